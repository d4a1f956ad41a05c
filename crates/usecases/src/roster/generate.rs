use super::{line::Line, names};
use domain::{
    cover::Category,
    person::id_number::check_character,
    rules::{Region, RuleBook},
};
use jiff::{Span, civil::Date};
use std::collections::{HashSet, VecDeque};

/// Chance that follows from a seed (SplitMix64), so that a roster can be made again.
#[derive(Clone, Debug)]
pub struct Seeded(u64);

impl Seeded {
    /// Starts from `seed`.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
    /// A number below `n` (at least 1).
    pub(super) fn below(&mut self, n: usize) -> usize {
        let n = n.max(1) as u64;
        usize::try_from(self.next() % n).unwrap_or(0)
    }
    /// True once in `n`.
    pub(super) fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }
    fn percent(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }
}

/// Makes up people in families: valid numbers, covers of this and the next benefit year, everything a registry may
/// say or not say. The first family of each region is plain: its first adult can stop the next year's cover at once.
pub struct Generator<'a> {
    regions: Vec<&'a Region>,
    chance: Seeded,
    today: Date,
    left: u64,
    families: usize,
    phones: u64,
    numbers: HashSet<u64>,
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

impl<'a> Generator<'a> {
    /// `people` people in the regions of `book`, as of `today`; the same arguments make the same people.
    #[must_use]
    pub fn new(book: &'a RuleBook, people: u64, seed: u64, today: Date) -> Self {
        Self {
            regions: book.regions.values().collect(),
            chance: Seeded::new(seed),
            today,
            left: if book.regions.is_empty() { 0 } else { people },
            families: 0,
            phones: 0,
            numbers: HashSet::new(),
            waiting: VecDeque::new(),
        }
    }

    /// A family: whoever is acted for stands before whoever acts.
    fn family(&mut self) {
        let plain = self.families < self.regions.len();
        let region = if plain {
            self.regions[self.families]
        } else {
            let at = self.chance.below(self.regions.len());
            self.regions[at]
        };
        self.families += 1;
        let surname = names::surname(&mut self.chance);
        let mut acted_for = Vec::new();
        let children = if plain { 1 } else { self.chance.pick(&[0, 0, 0, 1, 1, 2]) };
        for _ in 0..children {
            let child = self.person(region, &surname, Part::Child, "");
            acted_for.push(format!("guardian/{}", child.id_number));
            self.waiting.push_back(child);
        }
        if !plain && self.chance.percent(4) {
            let deceased = self.person(region, &surname, Part::Deceased, "");
            acted_for.push(format!("heir/{}", deceased.id_number));
            self.waiting.push_back(deceased);
        }
        let part = if plain { Part::Plain } else { Part::Adult };
        let first = self.person(region, &surname, part, &acted_for.join(";"));
        self.waiting.push_back(first);
        if self.chance.percent(55) {
            let other = names::surname(&mut self.chance);
            let guardian: Vec<String> = acted_for.into_iter().filter(|item| item.starts_with("guardian")).collect();
            let second = self.person(region, &other, Part::Adult, &guardian.join(";"));
            self.waiting.push_back(second);
        }
        if self.chance.percent(30) {
            let elder = self.person(region, &surname, Part::Elder, "");
            self.waiting.push_back(elder);
        }
        if self.chance.percent(8) {
            let student = self.person(region, &surname, Part::Student, "");
            self.waiting.push_back(student);
        }
    }

    fn person(&mut self, region: &Region, surname: &str, part: Part, acts_for: &str) -> Line {
        let age = match part {
            Part::Child => self.chance.below(18),
            Part::Student => 18 + self.chance.below(5),
            Part::Plain => 30 + self.chance.below(15),
            Part::Adult => 22 + self.chance.below(38),
            Part::Elder | Part::Deceased => 60 + self.chance.below(35),
        };
        let born_on = self.born(age);
        let yes = |yes: bool| if yes { "yes" } else { "no" }.to_owned();
        let plain = part == Part::Plain;
        let mut line = Line {
            id_number: self.id_number(region, born_on),
            name: names::full_name(&mut self.chance, surname),
            born_on: born_on.to_string(),
            region: region.code.to_string(),
            phone: if part == Part::Child || (!plain && self.chance.percent(5)) { String::new() } else { self.phone() },
            died_on: String::new(),
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
        if part == Part::Deceased {
            line.died_on = self.days_before(self.today, 1, 300).to_string();
        } else if !plain {
            line.in_hospital = self.known(1, 2);
            line.in_arrears = self.known(1, 1);
            line.unsettled_claims = match self.chance.below(100) {
                0..=2 => (1 + self.chance.below(3)).to_string(),
                3..=5 => String::new(),
                _ => "0".into(),
            };
        }
        self.covers(&mut line, region, part);
        line
    }

    /// Covers of this and the next benefit year, an employee cover that overlaps, a second one elsewhere.
    fn covers(&mut self, line: &mut Line, region: &Region, part: Part) {
        let (category, name) = match part {
            Part::Child => (Category::Child, "child"),
            Part::Student => (Category::UniversityStudent, "university_student"),
            _ => (Category::Adult, "adult"),
        };
        let year = self.today.year();
        let collecting = self.today.month() >= 9;
        let (mut covers, mut payments) = (Vec::new(), Vec::new());
        let mut years = Vec::new();
        if part == Part::Plain || self.chance.percent(93) {
            years.push(year);
        }
        if collecting && (part == Part::Plain || self.chance.percent(75)) && part != Part::Deceased {
            years.push(year + 1);
        }
        for benefit_year in years {
            let used = if benefit_year > year { "no".to_owned() } else { self.known(35, 10) };
            let Some(item) = residents(region, category, name, benefit_year, &used) else { continue };
            covers.push(item);
            payments.push(self.payment(covers.len(), benefit_year, line.subsidised == "yes", part == Part::Plain));
        }
        if part == Part::Adult && self.chance.percent(2) {
            let other = self.regions[self.chance.below(self.regions.len())];
            let item = residents(other, category, name, year + i16::from(collecting), "no");
            if let Some(item) = item.filter(|_| other.code != region.code) {
                covers.push(item);
                payments.push(self.payment(covers.len(), year + i16::from(collecting), false, false));
            }
        }
        if part == Part::Plain || (matches!(part, Part::Adult | Part::Student) && self.chance.percent(12)) {
            let since = self.days_before(self.today, 5, 120);
            covers.push(format!("employee/{}/{}/adult/normal/{since}//", region.code, since.year()));
        }
        line.covers = covers.join(";");
        line.payments = payments.join(";");
    }

    fn payment(&mut self, cover: usize, benefit_year: i16, subsidised: bool, plain: bool) -> String {
        let full = 40_000 + 2_000 * (i64::from(benefit_year) - 2026);
        let amount = if subsidised { full / 2 } else { full };
        let collecting = Date::new(benefit_year - 1, 9, 1).unwrap_or(self.today);
        let last = Date::new(benefit_year - 1, 12, 20).unwrap_or(self.today).min(self.today);
        let days = last.since(collecting).map_or(1, |span| span.get_days()).max(1);
        let day = self.chance.below(usize::try_from(days).unwrap_or(1));
        let paid_on = plus_days(collecting, i64::try_from(day).unwrap_or(0)).min(last);
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

    fn born(&mut self, age: usize) -> Date {
        let year = self.today.year() - i16::try_from(age).unwrap_or(0) - 1;
        let first = Date::new(year, 1, 1).unwrap_or(self.today);
        // Between the day that makes them `age` today and the day after their last birthday but one.
        let day = plus_days(first, i64::try_from(self.chance.below(365)).unwrap_or(0));
        let birthday_passed = (day.month(), day.day()) <= (self.today.month(), self.today.day());
        if birthday_passed { day.checked_add(Span::new().years(1)).unwrap_or(day) } else { day }
    }

    fn days_before(&mut self, day: Date, from: usize, to: usize) -> Date {
        plus_days(day, -i64::try_from(from + self.chance.below(to - from)).unwrap_or(1))
    }

    /// A number that fits GB 11643 and that nobody else in this roster has.
    fn id_number(&mut self, region: &Region, born_on: Date) -> String {
        let code = region.code.as_str();
        loop {
            let area = match (&code[2..4], &code[4..]) {
                // A province-level region: one of its districts; a city: one of its counties; a county: itself.
                ("00", _) => format!("{}01{:02}", &code[..2], 1 + self.chance.below(9)),
                (_, "00") => format!("{}{:02}", &code[..4], 2 + self.chance.below(6)),
                _ => code.to_owned(),
            };
            let born = format!("{:04}{:02}{:02}", born_on.year(), born_on.month(), born_on.day());
            let first17 = format!("{area}{born}{:03}", 1 + self.chance.below(999));
            if self.numbers.insert(first17.parse().unwrap_or(0)) {
                return format!("{first17}{}", check_character(&first17).unwrap_or('0'));
            }
        }
    }

    /// The next phone of a block that is counted up, so that a generated one is known at sight: 190 0000 0001 …
    fn phone(&mut self) -> String {
        self.phones += 1;
        format!("190{:08}", self.phones)
    }
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
