"""Deciding what of an article is content: lines, judgements of them, spans, metadata, and which articles are one story."""
