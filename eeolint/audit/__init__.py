"""Audits: tables of postings of any size, linted row by row into one dataset of results."""
