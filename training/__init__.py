"""How the learned parts of the pipeline are made from labelled pages; nothing here is needed to run it."""
