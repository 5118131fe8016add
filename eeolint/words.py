"""Sets of words, and of beginnings of words, of which one may stand in a text."""

Words = tuple[tuple[bytes, ...], tuple[bytes, ...]]  # plain data: whole words, and beginnings of words
WordSet = tuple[frozenset[bytes], tuple[bytes, ...]]  # whole words, and beginnings with the space before them


def word_set(words: Words) -> WordSet:
    """Words, ready to be looked for."""
    whole, beginnings = words
    return frozenset(whole), tuple(b" " + word for word in beginnings)
