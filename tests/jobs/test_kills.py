"""A worker killed with `kill -9` loses no mail and doubles none, but for one moment: between the server's answer and the note
of it. (30 points and 1,000 mails: tests/benchmarks/kills.py.)"""

from tests.jobs.killing import BETWEEN, STAGES, prove


def test_nothing_is_lost_and_only_a_death_in_the_one_moment_repeats_a_mail(committed):
    proof = prove(points=5, count=60, stages=(*STAGES, BETWEEN))
    assert (sum(proof.kills.values()), proof.kills[BETWEEN]) == (5, 1)
    assert (proof.missing, proof.differing) == ([], [])
    assert len(proof.twice) == 1
