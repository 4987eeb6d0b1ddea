"""Events everyone knows, in the months the Met published."""

import numpy as np
import pandas as pd
import pytest

from csp_lib.analysis.events.event_effect import Event, event_effect

DISORDER = Event("Disorder", "2011-08", "pulse")
CARNIVAL = Event("Notting Hill Carnival", "2008-08", "recurring")


@pytest.fixture(scope="module")
def months(repository):
    rows = pd.read_csv(repository / "data/published/recorded_crime_months.csv")
    return {key: part.set_index("month")["offences"] for key, part in rows.groupby(["area", "offence_set"])}


def test_the_disorder_of_august_2011_shows_in_burglary_of_shops_in_london_and_not_in_harrow(months):
    london = event_effect(months["london", "non_residential_burglary"], DISORDER)
    assert (london.verdict, london.supported) == ("clear extra", True)
    assert london.placebo_share == 1
    assert event_effect(months["harrow", "non_residential_burglary"], DISORDER).verdict == "no clear effect"


def test_the_carnival_shows_in_drugs_offences_where_it_is_held_and_not_in_harrow(months):
    control = {"Harrow": months["harrow", "drugs_offences"]}
    got = event_effect(months["kensington_and_chelsea", "drugs_offences"], CARNIVAL, controls=control)
    assert got.verdict == "clear extra"
    assert got.with_event > 2 * got.without_event
    assert list(got.controls["verdict"]) == ["no clear effect"]


def test_a_date_at_which_nothing_is_known_to_have_happened_is_hardly_ever_clear(months):
    found = [event_effect(series, Event("Nothing", "2011-01", "step")).verdict for series in months.values()]
    assert len(found) == 126
    assert np.mean([word.startswith("clear") for word in found]) <= 0.02
    assert np.mean([word in ("likely extra", "likely fewer") for word in found]) <= 0.12
