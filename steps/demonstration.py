"""What the scripts need to show themselves. It is no part of the library that they build."""


def known_limit(limit):
    """Run the function that shows a known limit, and print the error that stops it."""
    try:
        limit()
    except Exception as error:
        print(f"known limit: {type(error).__name__}: {error}")
