"""What is read out of kept text by a model: paragraphs, named entities and sentences."""
