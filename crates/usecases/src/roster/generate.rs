use super::{
    chance::Chance,
    import::{ImportFault, Progress, Summary},
    line::Line,
    names,
    numbers::{Numbers, Origin},
};
use crypto::Keyring;
use domain::{
    cover::Category,
    rules::{Region, RuleBook},
};
use jiff::{Span, civil::Date};
use std::{
    collections::VecDeque,
    io::{self, Write},
};
use storage::Store;

/// Families of each region that stand first and are plain: see [`Generator`].
const PLAIN_FAMILIES: usize = 6;
/// People in a transaction of [`load`].
const BATCH: usize = 1000;

/// Makes up people in families: valid numbers, covers of this and the next benefit year, everything a registry may
/// say or not say. The first families of each region are plain: their first adult can stop the next year's cover at once.
pub struct Generator<'a> {
    regions: Vec<&'a Region>,
    chance: Chance,
    today: Date,
    left: u64,
    families: usize,
    numbers: Numbers,
    waiting: VecDeque<Line>,
}

/// Who somebody is in their family.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Plain,
    Adult,
    Elder,
    Child,
    Student,
    Deceased,
}

/// What a family shares.
struct Family<'a> {
    region: &'a Region,
    origin: Origin,
    surname: String,
}

impl<'a> Generator<'a> {
    /// `people` people in the regions of `book`, as of `today`; the same arguments make the same people.
    #[must_use]
    pub fn new(seed: u64, people: u64, today: Date, book: &'a RuleBook) -> Self {
        Self {
            regions: book.regions.values().collect(),
            chance: Chance::new(seed),
            today,
            left: if book.regions.is_empty() { 0 } else { people },
            families: 0,
            numbers: Numbers::default(),
            waiting: VecDeque::new(),
        }
    }

    /// Leaves the first so many phones and physical cards to people who are there already: a card has one owner.
    #[must_use]
    pub fn after(mut self, people: u64) -> Self {
        self.numbers = Numbers::after(people);
        self
    }

    /// A family; whoever is acted for stands before whoever acts.
    fn family(&mut self) {
        let plain = self.families < PLAIN_FAMILIES * self.regions.len();
        let at = if plain { self.families % self.regions.len() } else { self.chance.below(self.regions.len()) };
        self.families += 1;
        let family = Family {
            region: self.regions[at],
            origin: if plain { Origin::Mainland } else { self.origin() },
            surname: names::surname(&mut self.chance),
        };
        let mut acted_for = Vec::new();
        let children = if plain { 1 } else { self.chance.pick(&[0, 0, 0, 1, 1, 2]) };
        for _ in 0..children {
            let child = self.person(&family, Part::Child, "");
            acted_for.push(format!("guardian/{}", child.id_number));
            self.waiting.push_back(child);
        }
        if !plain && self.chance.percent(4) {
            let deceased = self.person(&family, Part::Deceased, "");
            acted_for.push(format!("heir/{}", deceased.id_number));
            self.waiting.push_back(deceased);
        }
        let part = if plain { Part::Plain } else { Part::Adult };
        let first = self.person(&family, part, &acted_for.join(";"));
        self.waiting.push_back(first);
        if self.chance.percent(55) {
            let guardian: Vec<String> = acted_for.into_iter().filter(|item| item.starts_with("guardian")).collect();
            let surname = names::surname(&mut self.chance);
            let second = self.person(&Family { surname, ..family }, Part::Adult, &guardian.join(";"));
            self.waiting.push_back(second);
        }
        if self.chance.percent(30) {
            let elder = self.person(&family, Part::Elder, "");
            self.waiting.push_back(elder);
        }
        if self.chance.percent(8) {
            let student = self.person(&family, Part::Student, "");
            self.waiting.push_back(student);
        }
    }

    fn origin(&mut self) -> Origin {
        match self.chance.below(200) {
            0..=1 => Origin::Permit(81),
            2 => Origin::Permit(82),
            3..=4 => Origin::Permit(83),
            5..=6 => Origin::Foreign,
            7 => Origin::ForeignOld,
            _ => Origin::Mainland,
        }
    }

    fn person(&mut self, family: &Family<'_>, part: Part, acts_for: &str) -> Line {
        let age = match part {
            Part::Child => self.chance.below(18),
            Part::Student => 18 + self.chance.below(5),
            Part::Plain => 30 + self.chance.below(15),
            Part::Adult => 22 + self.chance.below(38),
            Part::Elder | Part::Deceased => 60 + self.chance.below(35),
        };
        let born_on = self.born(age);
        let foreign = matches!(family.origin, Origin::Foreign | Origin::ForeignOld);
        let plain = part == Part::Plain;
        let mut line = Line {
            id_number: self.numbers.id_number(&mut self.chance, family.origin, &family.region.code, born_on),
            name: if foreign {
                names::latin(&mut self.chance)
            } else {
                names::full_name(&mut self.chance, &family.surname)
            },
            born_on: born_on.to_string(),
            region: family.region.code.to_string(),
            in_hospital: "no".into(),
            unsettled_claims: "0".into(),
            in_arrears: "no".into(),
            chronic_entitlement: yes(!plain && self.chance.percent(if age > 50 { 25 } else { 2 })),
            continuous_years: self.chance.below(age.min(15) + 1).to_string(),
            missed_years: if plain { 0 } else { self.chance.pick(&[0, 0, 0, 0, 1, 1, 2, 4]) }.to_string(),
            subsidised: yes(!plain && self.chance.percent(4)),
            generated: "yes".into(),
            acts_for: acts_for.to_owned(),
            ..Line::default()
        };
        if part != Part::Child && (plain || !self.chance.percent(5)) {
            line.phone = self.numbers.phone();
        }
        self.card(&mut line, plain);
        let mut died_lately = false;
        if part == Part::Deceased {
            // Half of them paid for the next year and died before it: their heirs can have the premium back.
            died_lately = self.chance.one_in(2);
            let days = if died_lately { 1 + self.chance.days(20) } else { 60 + self.chance.days(240) };
            line.died_on = plus_days(self.today, -days).to_string();
        } else if !plain {
            line.in_hospital = self.known(1, 2);
            line.in_arrears = self.known(1, 1);
            line.unsettled_claims = match self.chance.below(100) {
                0..=2 => (1 + self.chance.below(3)).to_string(),
                3..=5 => String::new(),
                _ => "0".into(),
            };
        }
        self.covers(&mut line, family.region, part, died_lately);
        line
    }

    /// A physical card, every third one with a last day years ahead; of some the register knows none. Counted out, so
    /// that everything else comes out of the seed as it did before there were cards.
    fn card(&mut self, line: &mut Line, plain: bool) {
        let (place, number) = self.numbers.card();
        if plain {
            line.card_number = number;
        } else if place % 25 != 0 {
            line.card_number = number;
            if place % 3 == 0 {
                line.card_valid_until = plus_days(self.today, 365 * (1 + place % 9)).to_string();
            }
        }
    }

    /// Covers of this and the next benefit year, a second one elsewhere, an employee cover that overlaps.
    fn covers(&mut self, line: &mut Line, region: &Region, part: Part, died_lately: bool) {
        let (category, name) = match part {
            Part::Child => (Category::Child, "child"),
            Part::Student => (Category::UniversityStudent, "university_student"),
            _ => (Category::Adult, "adult"),
        };
        let plain = part == Part::Plain;
        let year = self.today.year();
        let collecting = self.today.month() >= 9;
        let pays_ahead = match part {
            Part::Plain => true,
            Part::Deceased => died_lately,
            _ => self.chance.percent(75),
        };
        let mut covers = Vec::new();
        let mut payments = Vec::new();
        let this_year = (plain || self.chance.percent(93)).then_some(year);
        for benefit_year in this_year.into_iter().chain((collecting && pays_ahead).then_some(year + 1)) {
            let used = if benefit_year > year { "no".to_owned() } else { self.known(35, 10) };
            let Some(item) = residents(region, category, name, benefit_year, &used) else { continue };
            covers.push(item);
            payments.push(self.payment(covers.len(), benefit_year, line.subsidised == "yes", plain));
        }
        if part == Part::Adult && self.chance.percent(2) {
            let other = self.regions[self.chance.below(self.regions.len())];
            let benefit_year = year + i16::from(collecting);
            let item = residents(other, category, name, benefit_year, "no").filter(|_| other.code != region.code);
            if let Some(item) = item {
                covers.push(item);
                payments.push(self.payment(covers.len(), benefit_year, false, false));
            }
        }
        if plain || (matches!(part, Part::Adult | Part::Student) && self.chance.percent(12)) {
            let since = plus_days(self.today, -5 - self.chance.days(115));
            covers.push(format!("employee/{}/{}/adult/normal/{since}//", region.code, since.year()));
        }
        line.covers = covers.join(";");
        line.payments = payments.join(";");
    }

    fn payment(&mut self, cover: usize, benefit_year: i16, subsidised: bool, plain: bool) -> String {
        // 400 yuan for 2026, 20 yuan more each year; half of it for whoever is subsidised.
        let full = 40_000 + 2_000 * (i64::from(benefit_year) - 2026);
        let amount = if subsidised { full / 2 } else { full };
        let collecting = Date::new(benefit_year - 1, 9, 1).unwrap_or(self.today);
        let last = Date::new(benefit_year - 1, 12, 20).unwrap_or(self.today).min(self.today);
        let days = collecting.until(last).map_or(0, |span| span.get_days()).max(0);
        let paid_on = plus_days(collecting, self.chance.days(usize::try_from(days).unwrap_or(0))).min(last);
        let channels = [("wechat", "yes"), ("alipay", "yes"), ("bank", "yes"), ("village", "no"), ("window", "no")];
        let (channel, takes) = if plain { channels[0] } else { self.chance.pick(&channels) };
        format!("{cover}/{amount}/{paid_on}/{channel}/{takes}")
    }

    /// `yes` in so many of a hundred, empty (not known) in so many, else `no`.
    fn known(&mut self, yes: usize, unknown: usize) -> String {
        match self.chance.below(100) {
            n if n < yes => "yes",
            n if n < yes + unknown => "",
            _ => "no",
        }
        .to_owned()
    }

    /// A day that makes somebody `age` years old today.
    fn born(&mut self, age: usize) -> Date {
        let years = i64::try_from(age).unwrap_or(0);
        let youngest = self.today.checked_sub(Span::new().years(years)).unwrap_or(self.today);
        plus_days(youngest, -self.chance.days(365))
    }
}

fn yes(yes: bool) -> String {
    if yes { "yes" } else { "no" }.to_owned()
}

fn residents(region: &Region, category: Category, name: &str, year: i16, used: &str) -> Option<String> {
    let (from, to, _) = region.benefit_period(category, year)?;
    Some(format!("residents/{}/{year}/{name}/normal/{from}/{to}/{used}", region.code))
}

fn plus_days(day: Date, days: i64) -> Date {
    day.checked_add(Span::new().days(days)).unwrap_or(day)
}

impl Iterator for Generator<'_> {
    type Item = Line;

    fn next(&mut self) -> Option<Line> {
        self.left = self.left.checked_sub(1)?;
        while self.waiting.is_empty() {
            self.family();
        }
        self.waiting.pop_front()
    }
}

/// Writes generated people as a roster file.
///
/// # Errors
/// Of the writer.
pub fn write_csv(seed: u64, people: u64, today: Date, book: &RuleBook, to: &mut dyn Write) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(to);
    writer.write_record(super::COLUMNS)?;
    for line in Generator::new(seed, people, today, book) {
        writer.write_record(line.cells())?;
    }
    writer.flush()
}

/// Puts generated people straight into the store, a thousand to a transaction.
///
/// # Errors
/// [`ImportFault::Store`].
pub async fn load(
    store: &dyn Store,
    keys: &Keyring,
    seed: u64,
    people: u64,
    today: Date,
    book: &RuleBook,
    progress: &mut dyn FnMut(Progress),
) -> Result<Summary, ImportFault> {
    load_in(store, keys, Generator::new(seed, people, today, book), BATCH, progress).await
}

/// The same with so many people to a transaction: the more, the seldomer a page of an index is written.
///
/// # Errors
/// [`ImportFault::Store`].
pub async fn load_in(
    store: &dyn Store,
    keys: &Keyring,
    mut lines: Generator<'_>,
    batch: usize,
    progress: &mut dyn FnMut(Progress),
) -> Result<Summary, ImportFault> {
    let mut sum = Summary::default();
    loop {
        let read: Vec<Line> = lines.by_ref().take(batch).collect();
        if read.is_empty() {
            return Ok(sum);
        }
        sum.lines += read.len() as u64;
        let mut entries = Vec::with_capacity(read.len());
        for (at, line) in read.iter().enumerate() {
            match line.entry(keys) {
                Ok(entry) => entries.push(entry),
                Err(fault) => {
                    sum.rejected += 1;
                    let line = sum.lines - (read.len() - at) as u64 + 1;
                    progress(Progress::Rejected(super::Rejection { line, fault }));
                }
            }
        }
        let imported = store.import(entries).await?;
        sum.added += imported.added;
        sum.updated += imported.updated;
        sum.unchanged += imported.unchanged;
        progress(Progress::Stored(sum));
    }
}
