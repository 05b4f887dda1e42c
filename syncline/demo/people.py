"""Who works on the City of Marlow's projects: staff, contractors and people of other agencies, all invented."""

from __future__ import annotations

from dataclasses import dataclass

CITY_STAFF, CONTRACTOR, OUTSIDE_AGENCY = "city_staff", "contractor", "outside_agency"

DOMAINS: dict[str, tuple[str, str]] = {
    "marlow.example": (CITY_STAFF, "City of Marlow"),
    "northbridge.example": (CONTRACTOR, "Northbridge Systems"),
    "civicwave.example": (CONTRACTOR, "Civicwave Public Safety"),
    "nunez-oberg.example": (CONTRACTOR, "Nuñez & Öberg Consulting"),
    "ridgeline.example": (CONTRACTOR, "Ridgeline Meter Services"),
    "summit-erp.example": (CONTRACTOR, "Summit ERP Partners"),
    "cactus-hosting.example": (CONTRACTOR, "Cactus Hosting™"),
    "pagekeep.example": (CONTRACTOR, "Pagekeep Œuvres & Libraries"),
    "mesa-trench.example": (CONTRACTOR, "Peña Trenching"),
    "contour-maps.example": (CONTRACTOR, "Contour Maps"),
    "sagecounty.example": (OUTSIDE_AGENCY, "Sage County Communications"),
}
"""Mail domain to organisation and the company's name; several names hold letters that only some encodings can write."""

SALARIES, SERVICES, INTERGOVERNMENTAL = "511000", "531200", "533100"
_OBJECT_OF = {CITY_STAFF: SALARIES, CONTRACTOR: SERVICES, OUTSIDE_AGENCY: INTERGOVERNMENTAL}


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody, or a crew under one name, whose hours a plan counts."""

    name: str
    title: str
    email: str
    rate: int  # whole dollars an hour
    employee: str = ""  # employee number, of city staff

    @property
    def domain(self) -> str:
        """The mail domain, which says who employs the person."""
        return self.email.partition("@")[2]

    @property
    def organisation(self) -> str:
        """`city_staff`, `contractor` or `outside_agency`."""
        return DOMAINS[self.domain][0]

    @property
    def company(self) -> str:
        """The employer's name."""
        return DOMAINS[self.domain][1]

    @property
    def object_code(self) -> str:
        """The finance object that the person's work is charged to."""
        return _OBJECT_OF[self.organisation]

    def cost(self, minutes: int) -> int:
        """Return what so much work costs, in cents; work is counted in quarters of an hour, so this is exact."""
        cents, rest = divmod(minutes * self.rate * 100, 60)
        if rest:
            raise ValueError(f"{minutes} minutes at ${self.rate} an hour are no whole cents")
        return cents


_ROSTER = """
ada              | Ada Example         | Programme manager       | ada.example@marlow.example        | 84 | 10412
ben              | Ben Sample          | Project manager         | ben.sample@marlow.example         | 78 | 10377
cleo             | Cleo Specimen       | Project manager         | cleo.specimen@marlow.example      | 78 | 10390
drew             | Drew Placeholder    | Project manager         | drew.placeholder@marlow.example   | 76 | 10455
elio             | Elio Muestra        | Programme manager       | elio.muestra@marlow.example       | 88 | 10301
fay              | Fay Pattern         | Project manager         | fay.pattern@marlow.example        | 76 | 10466
gus              | Gus Template        | Project manager         | gus.template@marlow.example       | 72 | 10478
hana             | Hana Vzor           | Project manager         | hana.vzor@marlow.example          | 72 | 10512
jude             | Jude Makebelieve    | Project manager         | jude.makebelieve@marlow.example   | 74 | 10519
analyst          | Iris Exemplar       | Business analyst        | iris.exemplar@marlow.example      | 64 | 10523
erp_analyst      | Jon Testcase        | Finance analyst         | jon.testcase@marlow.example       | 68 | 10530
admin            | Kim Fixture         | Systems engineer        | kim.fixture@marlow.example        | 70 | 10544
gis              | Lee Mockup          | GIS analyst             | lee.mockup@marlow.example         | 66 | 10551
designer         | Mia Draft           | Content designer        | mia.draft@marlow.example          | 60 | 10560
tester           | Noel Dummy          | Test lead               | noel.dummy@marlow.example         | 62 | 10571
security         | Ona Stub            | Security engineer       | ona.stub@marlow.example           | 80 | 10583
buyer            | Pat Sampler         | Purchasing agent        | pat.sampler@marlow.example        | 58 | 10590
trainer          | Quinn Demo          | Trainer                 | quinn.demo@marlow.example         | 56 | 10604
office           | Rae Imaginary       | Project office          | rae.imaginary@marlow.example      | 48 | 10618
radio_tech       | Sam Figment         | Radio technician        | sam.figment@marlow.example        | 66 | 10622
dev_lead         | Tess Pretend        | Permit supervisor       | tess.pretend@marlow.example       | 68 | 10205
chief_clerk      | Uma Fiction         | Dispatch supervisor     | uma.fiction@marlow.example        | 64 | 10218
billing_clerk    | Vic Nominal         | Billing supervisor      | vic.nominal@marlow.example        | 60 | 10226
water_super      | Wes Notional        | Water superintendent    | wes.notional@marlow.example       | 74 | 10233
controller       | Xena Virtual        | Controller              | xena.virtual@marlow.example       | 92 | 10109
budget_officer   | Yan Supposed        | Budget officer          | yan.supposed@marlow.example       | 80 | 10117
librarian        | Zoe Assumed         | Head of circulation     | zoe.assumed@marlow.example        | 60 | 10244
parks_lead       | Abe Mythical        | Parks supervisor        | abe.mythical@marlow.example       | 60 | 10259
auditor          | Bea Phantom         | Internal auditor        | bea.phantom@marlow.example        | 76 | 10121
northbridge_lead | Cy Northbridge      | Solution lead           | cy@northbridge.example            | 165 |
northbridge_dev  | Northbridge team    | Developers              | team@northbridge.example          | 140 |
civic_lead       | Dee Civicwave       | Solution lead           | dee@civicwave.example             | 172 |
civic_dev        | Ed Civicwave        | Interface engineer      | ed@civicwave.example              | 156 |
oberg_lead       | Flor Nuñez          | Engagement lead         | flor@nunez-oberg.example          | 180 |
oberg_dev        | Göran Öberg         | Configuration team      | goran@nunez-oberg.example         | 148 |
oberg_data       | Hélène Öberg        | Data conversion team    | helene@nunez-oberg.example        | 136 |
ridge_crew       | Ridgeline crew      | Installers              | crew@ridgeline.example            | 96 |
ridge_dev        | Ike Ridgeline       | Software engineer       | ike@ridgeline.example             | 144 |
summit_lead      | Joy Summit          | Engagement lead         | joy@summit-erp.example            | 188 |
summit_dev       | Summit team         | Configuration team      | team@summit-erp.example           | 160 |
summit_data      | Kai Summit          | Data conversion         | kai@summit-erp.example            | 148 |
cactus_engineer  | Cactus engineers    | Migration engineers     | engineers@cactus-hosting.example  | 132 |
pagekeep_engineer| Liv Pagekeep        | Installation engineer   | liv@pagekeep.example              | 120 |
tagging_crew     | Tagging crew        | Temporary staff         | crew@pagekeep.example             | 52 |
mesa_crew        | Peña crew           | Trenching crew          | crew@mesa-trench.example          | 148 |
contour_dev      | Nia Contour         | Map developer           | nia@contour-maps.example          | 128 |
county_engineer  | Max Sagecounty      | County radio engineer   | max@sagecounty.example            | 104 |
"""


def _read(roster: str) -> dict[str, Person]:
    people = {}
    for line in roster.strip().splitlines():
        word, name, title, email, rate, employee = (cell.strip() for cell in line.split("|"))
        people[word] = Person(name=name, title=title, email=email, rate=int(rate), employee=employee)
    return people


PEOPLE: dict[str, Person] = _read(_ROSTER)
"""Everybody, by the word that the outlines use."""
