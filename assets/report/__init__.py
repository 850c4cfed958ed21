"""The report: what the published database says, as one page that needs neither network nor server.

``contents`` asks the database, ``quotations`` chooses the sentences shown as evidence, ``network`` draws who appears with
whom, ``page`` makes HTML of it. When that happens is said in ``assets.publishing``.
"""
