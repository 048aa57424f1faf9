"""What happened to a child, as the simulation knows it. Days are ordinals, `NEVER` if not yet."""

from dataclasses import dataclass, field

from child_journeys.sample.days import NEVER

DIED = "RC2"
"""Reason for closure of a child who died."""


@dataclass(slots=True)
class Correction:
    """A value that was sent wrongly until somebody put it right.

    `wrong` was sent in every extract dated before the day `until`.
    """

    wrong: str
    until: int = 0

    def sent(self, right: str, day: int) -> str:
        """Return the value that an extract of this day holds; `right` is the corrected one."""
        return self.wrong if day < self.until else right


UNCORRECTED = Correction("")


@dataclass(slots=True)
class Assessment:
    """An assessment by children's social care (not early help)."""

    start: int
    authorised: int
    support: str
    correction: Correction
    is_child_seen: bool
    factors: tuple[str, ...]


@dataclass(slots=True)
class Section47:
    """A section 47 enquiry and the initial child protection conference that followed it."""

    start: int
    decided: int
    conference: int = NEVER
    is_leading_to_plan: bool = False


@dataclass(slots=True)
class ProtectionPlan:
    """A child protection plan; `previous` counts the plans before it."""

    start: int
    end: int
    initial_abuse: str
    latest_abuse: str
    previous: int
    is_emergency: bool
    reviews: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Care:
    """A period of being looked after, with the placements that began on `placements`."""

    start: int
    end: int
    legal_status: str
    permanence: str
    end_reason: str
    placement_type: str
    provider: str
    is_unaccompanied: bool
    postcode: str
    placements: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Adoption:
    """The way from the decision for adoption to the adoption order."""

    family: str
    decision: int
    placement_order: int
    matching: int
    placed: int
    order: int
    is_fostering_first: bool


@dataclass(slots=True)
class PreProceedings:
    """Pre-proceedings: the meetings before an application to court."""

    start: int
    letter: int
    first_meeting: int
    decision: int
    reviews: int
    outcome: str
    is_family_meeting_held: bool


@dataclass(slots=True)
class Episode:
    """A referral and, unless no further action was taken, the episode of need it opened.

    `transferred_conference` is an initial conference without a section 47 enquiry here, as for a
    child whose plan another authority began.
    """

    referral: int
    source: str
    source_correction: Correction
    need: str
    need_correction: Correction
    team: str
    worker: str
    is_no_further_action: bool = False
    transferred_conference: int = NEVER
    closure: int = NEVER
    closure_reason: str = ""
    assessments: list[Assessment] = field(default_factory=list)
    section_47s: list[Section47] = field(default_factory=list)
    cin_plans: list[tuple[int, int]] = field(default_factory=list)
    protection_plans: list[ProtectionPlan] = field(default_factory=list)
    care: list[Care] = field(default_factory=list)
    pre_proceedings: PreProceedings | None = None

    @property
    def over(self) -> int:
        """The day after which a new referral can come."""
        return self.referral if self.is_no_further_action else self.closure


@dataclass(slots=True)
class Child:
    """A child known to one authority."""

    number: int
    child_id: str
    gender: str
    ethnicity: str
    birth: int
    expected_birth: int
    disabilities: tuple[str, ...]
    is_unaccompanied: bool = False
    previous_plans: int = 0
    contacts: list[tuple[int, str]] = field(default_factory=list)
    early_help: list[tuple[int, int, str]] = field(default_factory=list)
    episodes: list[Episode] = field(default_factory=list)
    adoption: Adoption | None = None

    @property
    def death(self) -> int:
        """The day of death: the case is closed on it."""
        is_dead = bool(self.episodes) and self.episodes[-1].closure_reason == DIED
        return self.episodes[-1].closure if is_dead else NEVER


@dataclass(slots=True)
class Adopter:
    """A prospective adopter."""

    adopter_id: str
    family: str
    gender: str
    ethnicity: str
    has_disability: bool
    is_fostering_first: bool
    enquiry: int
    stage_1: tuple[int, int]
    stage_2: tuple[int, int]
    matching: int
    placed: int
    order: int
    leaving: int
    leaving_reason: str
