"""Slow questions: a few at a time, the next one told to come back."""

import time

import multiprocess
import pytest

from dashboard import jobs
from dashboard.cache import Cache


@pytest.fixture
def manager(tmp_path):
    with Cache(tmp_path / "cache") as cache:
        yield jobs.manager(cache)
    for job in multiprocess.active_children():
        job.kill()
        job.join()


def _job(*_given):
    time.sleep(60)


def test_more_than_a_few_slow_questions_at_a_time_are_refused_in_words(manager):
    for place in range(jobs.MOST):
        manager.call_job_fn(f"key-{place}", _job, [], {})
    with pytest.raises(jobs.BusyError, match="ask again in a moment"):
        manager.call_job_fn("one-more", _job, [], {})


def test_a_question_that_was_answered_makes_room(manager):
    for place in range(jobs.MOST):
        manager.call_job_fn(f"key-{place}", _job, [], {})
    ended = multiprocess.active_children()[0]
    ended.kill()
    ended.join()
    manager.call_job_fn("next", _job, [], {})
