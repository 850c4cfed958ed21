"""What came in: the files of a folder, their bytes as text, the articles in them and what could not be used."""
