"""Slow questions: a few at a time, the next one told to come back."""

import time

import multiprocess
import pytest

from dashboard import jobs
from dashboard.cache import Cache


@pytest.fixture
def manager(tmp_path):
    others = set(multiprocess.active_children())
    with Cache(tmp_path / "cache") as cache:
        yield jobs.manager(cache)
    for job in set(multiprocess.active_children()) - others:
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
    started = [manager.call_job_fn(f"key-{place}", _job, [], {}) for place in range(jobs.MOST)]
    [ended] = [job for job in multiprocess.active_children() if job.pid == started[0]]
    ended.kill()
    ended.join()
    manager.call_job_fn("next", _job, [], {})


def test_what_other_servers_of_the_process_work_on_takes_no_room(manager, tmp_path):
    with Cache(tmp_path / "other") as cache:
        other = jobs.manager(cache)
        for place in range(jobs.MOST):
            other.call_job_fn(f"key-{place}", _job, [], {})
        manager.call_job_fn("mine", _job, [], {})
