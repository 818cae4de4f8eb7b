"""The allocation of mentors, held to handing them out one by one, and to what must hold of any just one."""

from time import perf_counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.methods.allocation import Question, hand_out, priorities, solve

# Few different needs, so that ties are common.
REGIONS = st.lists(
    st.tuples(st.one_of(st.sampled_from([30_000, 90_000, 150_000]), st.integers(1, 6_000_000)), st.integers(0, 6)),
    min_size=1,
    max_size=12,
)
MENTORS = st.integers(0, 40)
WEIGHTS = st.sampled_from([1.0, 1.5, 4.0])


def frame(regions: list[tuple[int, int]]) -> pd.DataFrame:
    return pd.DataFrame(
        [(f"{number:02}", need, posts) for number, (need, posts) in enumerate(regions)],
        columns=["region_code", "need_persons", "posts"],
    )


def one_by_one(regions: list[tuple[int, int]], mentors: int, first_post_weight: float) -> list[int]:
    """Each mentor to where she gains most, by a loop that shares nothing with the method."""
    got = [0] * len(regions)
    for _ in range(mentors):
        gains = []
        for (need, posts), given_before in zip(regions, got, strict=True):
            there = posts + given_before
            gains.append(need * (first_post_weight if there == 0 else 1.0) / (2 * there + 1))
        got[gains.index(max(gains))] += 1
    return got


def solved(regions: list[tuple[int, int]], question: Question) -> list[int]:
    given_to = frame(regions)
    return solve(given_to.need_persons.to_numpy(float), given_to.posts.to_numpy(np.int64), question).tolist()


@settings(deadline=None, max_examples=80)
@given(REGIONS, MENTORS, WEIGHTS)
def test_the_solver_places_mentors_where_handing_them_out_one_by_one_does(
    regions: list[tuple[int, int]], mentors: int, weight: float
) -> None:
    found = solved(regions, Question(mentors, weight))
    assert sum(found) == mentors
    assert found == one_by_one(regions, mentors, weight)


@settings(deadline=None, max_examples=80)
@given(REGIONS, MENTORS, WEIGHTS)
def test_the_draws_shortcut_does_so_too(regions: list[tuple[int, int]], mentors: int, weight: float) -> None:
    given_to = frame(regions)
    found = hand_out(given_to.need_persons.to_numpy(float), given_to.posts.to_numpy(np.int64), mentors, weight)
    assert found.tolist() == one_by_one(regions, mentors, weight)


@settings(deadline=None, max_examples=20)
@given(REGIONS, MENTORS, st.randoms(use_true_random=False))
def test_the_order_of_regions_decides_nothing(regions: list[tuple[int, int]], mentors: int, chance) -> None:  # type: ignore[no-untyped-def]
    question = Question(mentors, draws=5)
    given_to = frame(regions)
    order = chance.sample(range(len(regions)), len(regions))
    pd.testing.assert_frame_equal(priorities(given_to, question), priorities(given_to.iloc[order], question))


@settings(deadline=None, max_examples=40)
@given(REGIONS, MENTORS, WEIGHTS, st.data())
def test_more_need_or_fewer_posts_never_get_a_region_fewer(
    regions: list[tuple[int, int]], mentors: int, weight: float, data: st.DataObject
) -> None:
    number = data.draw(st.integers(0, len(regions) - 1))
    need, posts = regions[number]
    other = [*regions]
    other[number] = (need + data.draw(st.integers(0, 3_000_000)), max(0, posts - data.draw(st.integers(0, 2))))
    question = Question(mentors, weight)
    assert solved(other, question)[number] >= solved(regions, question)[number]


@settings(deadline=None, max_examples=40)
@given(REGIONS, st.integers(1, 40), WEIGHTS)
def test_one_more_mentor_goes_to_the_head_of_the_queue_and_takes_nobodys_away(
    regions: list[tuple[int, int]], mentors: int, weight: float
) -> None:
    found = priorities(frame(regions), Question(mentors, weight, draws=1))
    before, after = solved(regions, Question(mentors, weight)), solved(regions, Question(mentors + 1, weight))
    (first,) = found.index[found.queue_place == 1]
    before[first] += 1
    assert before == after
    doubled = solved(regions, Question(2 * mentors, weight))
    assert (found.mentors_allocated + found.next_mentors).tolist() == doubled


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.integers(1, 6_000_000), st.just(0)), min_size=2, max_size=4), st.integers(1, 7))
def test_no_other_allocation_is_nearer_to_equal_posts_per_inhabitant(
    regions: list[tuple[int, int]], mentors: int
) -> None:
    """The second form of the objective, over every way to place the mentors."""

    def distance(posts: tuple[int, ...]) -> float:
        return sum(s * s / need for s, (need, _) in zip(posts, regions, strict=True))

    def ways(left: int, places: int) -> list[tuple[int, ...]]:
        if places == 1:
            return [(left,)]
        return [(here, *others) for here in range(left + 1) for others in ways(left - here, places - 1)]

    best = min(map(distance, ways(mentors, len(regions))))
    assert distance(tuple(solved(regions, Question(mentors)))) == pytest.approx(best, rel=1e-9)


def test_the_worked_example() -> None:
    """A: 900,000 inhabitants and 2 posts; B: 300,000 and none; C: 100,000 and none. Three mentors."""
    found = priorities(frame([(900_000, 2), (300_000, 0), (100_000, 0)]), Question(3, draws=50)).set_index(
        "region_code"
    )
    # 300,000 to B, then 180,000 (a fifth) to A; 128,571 (a seventh) to A before 100,000 to B's second and to C
    assert found.mentors_allocated.tolist() == [2, 1, 0]
    assert found.gain_persons.tolist() == pytest.approx([180_000 + 900_000 / 7, 300_000, 0])
    assert found.next_gain_persons.tolist() == pytest.approx([100_000, 100_000, 100_000])
    assert found.queue_place.tolist() == [1, 2, 3]
    assert found.runner_up_rank.dropna().to_dict() == {"02": 1}


def test_a_weight_on_having_no_post_at_all_moves_mentors_there() -> None:
    regions = [(900_000, 0), (100_000, 0)]
    assert solved(regions, Question(3)) == [3, 0]
    assert solved(regions, Question(3, first_post_weight=3.0)) == [2, 1]


def test_what_no_perturbation_can_change_is_wholly_stable_and_what_hangs_on_it_is_not() -> None:
    sure = priorities(frame([(5_000_000, 0), (1_000, 9)]), Question(1, mentors_spread=0.0))
    assert sure.any_draws_share.tolist() == [1, 0]
    assert sure.same_draws_share.tolist() == [1, 1]
    close = priorities(frame([(100_000, 0), (99_000, 0)]), Question(1, mentors_spread=0.0))
    assert close.any_draws_share.between(0.3, 0.7).all()
    assert close.any_draws_share.sum() == pytest.approx(1)
    assert (close.mentors_allocated_low <= close.mentors_allocated_high).all()
    again = priorities(frame([(100_000, 0), (99_000, 0)]), Question(1, mentors_spread=0.0))
    pd.testing.assert_frame_equal(close, again)


def test_where_no_region_can_get_a_mentor_nothing_is_allocated() -> None:
    assert priorities(frame([]), Question(500)).empty


@pytest.mark.parametrize("regions", [[(0, 0)], [(5, -1)], [(float("nan"), 0)]])
def test_a_need_that_is_none_is_refused(regions: list[tuple[int, int]]) -> None:
    with pytest.raises(ValueError, match="00"):
        priorities(frame(regions), Question(1))


@pytest.mark.parametrize(
    "wrong", [{"mentors": -1}, {"first_post_weight": 0.5}, {"draws": 0}, {"need_spread": 1.0}, {"mentors_spread": -0.1}]
)
def test_a_question_that_makes_no_sense_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError):
        Question(**({"mentors": 1} | wrong))  # type: ignore[arg-type]


def test_the_whole_country_is_solved_in_less_than_two_seconds() -> None:
    chance = np.random.default_rng(1)
    need, posts = chance.lognormal(12.8, 0.9, 508).round(), chance.choice([0, 2], 508)
    solved_at_all = Question(500)
    solve(need, posts, solved_at_all)  # scipy's import is not the solver's time
    start = perf_counter()
    found = solve(need, posts, solved_at_all)
    assert perf_counter() - start < 2
    assert found.tolist() == one_by_one(list(zip(need, posts, strict=True)), 500, 1.0)
