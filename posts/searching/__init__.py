"""Search: what people write becomes words of an index (`lexemes`, `indexing`), what people look for is read (`asking`),
understood (`understanding`, `synonyms`, `guessing`) and found (`finding`)."""
