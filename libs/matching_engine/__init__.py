"""The matching engine: a problem in, a provably good plan out.

Pure computation on numbers: no network, no database, no protobuf. The contract, the mathematics and the
known limits are told in docs/matching.md; the vocabulary is that of docs/concepts.md.
"""

VERSION = "1.0.0"
