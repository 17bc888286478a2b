"""The course as files: the reader's own folder, the progress in it, and marking a class's."""
