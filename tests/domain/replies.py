"""Replies to exercises: the right one, and one that is wrong."""

from app.domain.alerts import Answer
from app.domain.authorisation import Authorisation
from app.domain.dice import Dice
from app.domain.exercise_cases import good
from app.domain.exercises import FillExercise, HitExercise, HitReply


def right(exercise, profile):
    if isinstance(exercise, HitExercise):
        plate = exercise.picture.plate
        return HitReply(plate.text, plate.region, exercise.answer, exercise.question.right)
    if isinstance(exercise, FillExercise):
        return good(exercise.incident, profile, Dice("reply"))
    return exercise.question.right


def wrong(exercise, profile):
    if isinstance(exercise, HitExercise):
        plate = exercise.picture.plate
        other = next(answer for answer in Answer if answer is not exercise.answer)
        return HitReply(plate.text, plate.region, other, exercise.question.right)
    if isinstance(exercise, FillExercise):
        return Authorisation(case_number="0000")
    return (exercise.question.right + 1) % len(exercise.question.options)
