"""Which entity each found name stands for, decided over the whole corpus."""
