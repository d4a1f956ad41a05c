//! Which counts may be told to everybody: small ones are hidden, and of the others as many as it takes, so that no hidden
//! one can be computed from the sums.
//!
//! With the sums of rows and columns as a row and a column of their own, every line of the table is an equation. A
//! hidden cell can be computed exactly when no closed way leads through it over hidden cells, turning from row to
//! column at each: then one of the lines has no other unknown in the end. So hidden cells are edges of a graph between
//! rows and columns, and none of them may be a bridge.

/// A count as it is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell {
    /// As it is.
    Shown(i64),
    /// Small, or needed to hide one that is.
    Hidden,
}

impl Cell {
    /// The count, where it is told.
    #[must_use]
    pub fn shown(self) -> Option<i64> {
        match self {
            Self::Shown(n) => Some(n),
            Self::Hidden => None,
        }
    }
}

/// A table of counts with sums, as [`publishable`] or [`by_month`] made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grid(pub Vec<Vec<Cell>>);

impl Grid {
    /// What the shown counts of a row add up to, and whether some are hidden: it tells nothing that they don't.
    #[must_use]
    pub fn at_least(&self, row: usize) -> (i64, bool) {
        let cells = self.0.get(row).map_or(&[][..], Vec::as_slice);
        (cells.iter().filter_map(|cell| cell.shown()).sum(), cells.contains(&Cell::Hidden))
    }
}

/// The table of `counts` (rows of equal length) as it may be published, with the sums of its rows in a last column and
/// those of its columns in a last row: no count between one and `least` - 1 is shown, and none of those can be computed
/// from what is. That nothing happened is no secret.
#[must_use]
pub fn publishable(counts: &[Vec<i64>], least: i64) -> Grid {
    let mut full: Vec<Vec<i64>> = counts.iter().map(|row| [row.as_slice(), &[row.iter().sum()]].concat()).collect();
    let width = full.first().map_or(1, Vec::len);
    full.push((0..width).map(|column| full.iter().map(|row| row[column]).sum()).collect());
    let mut hidden: Vec<Vec<bool>> =
        full.iter().map(|row| row.iter().map(|n| (1..least).contains(n)).collect()).collect();
    loop {
        let exposed = exposed(&hidden);
        let in_line = |(r, c): &(usize, usize)| exposed.iter().any(|(row, column)| r == row || c == column);
        let open = (0..full.len()).flat_map(|r| (0..width).map(move |c| (r, c))).filter(|(r, c)| !hidden[*r][*c]);
        // One more in a line of each goes too: best one that closes a way, else the smallest.
        let cost = |(r, c): &(usize, usize)| (!meet(&hidden, (*r, *c)), full[*r][*c] == 0, full[*r][*c], *r, *c);
        let Some((r, c)) = open.filter(in_line).min_by_key(cost) else { break };
        hidden[r][c] = true;
    }
    let cell = |n: i64, hidden: bool| if hidden { Cell::Hidden } else { Cell::Shown(n) };
    let rows =
        full.iter().zip(&hidden).map(|(row, hidden)| row.iter().zip(hidden).map(|(n, h)| cell(*n, *h)).collect());
    Grid(rows.collect())
}

/// The counts of months (columns) as they may be published, of the rows that are `wanted` and then of all. Each month by
/// itself, over all rows: what was told of it once is what is told of it for ever, whichever rows are wanted. Sums over
/// months, which begin and end a month later each month, would tell, with those of the month before, what each hides.
#[must_use]
pub fn by_month(counts: &[Vec<i64>], wanted: &[bool], least: i64) -> Grid {
    let width = counts.first().map_or(0, Vec::len);
    let told = |month: usize| publishable(&counts.iter().map(|row| vec![row[month]]).collect::<Vec<_>>(), least);
    let months: Vec<Grid> = (0..width).map(told).collect();
    let rows = (0..=counts.len()).filter(|row| wanted.get(*row).copied().unwrap_or(true));
    Grid(rows.map(|row| months.iter().map(|month| month.0[row][0]).collect()).collect())
}

/// Hidden cells that can be computed from the others.
fn exposed(hidden: &[Vec<bool>]) -> Vec<(usize, usize)> {
    let cells = hidden.iter().enumerate().flat_map(|(r, row)| (0..row.len()).map(move |c| (r, c)));
    cells.filter(|(r, c)| hidden[*r][*c] && !meet(hidden, (*r, *c))).collect()
}

/// Whether row and column of a cell meet over other hidden cells.
fn meet(hidden: &[Vec<bool>], (row, column): (usize, usize)) -> bool {
    let width = hidden.first().map_or(0, Vec::len);
    let (mut rows, mut columns) = (vec![false; hidden.len()], vec![false; width]);
    let mut waiting = vec![row];
    rows[row] = true;
    while let Some(r) = waiting.pop() {
        for c in (0..width).filter(|c| hidden[r][*c] && (r, *c) != (row, column)) {
            if c == column {
                return true;
            }
            if !std::mem::replace(&mut columns[c], true) {
                for next in (0..hidden.len()).filter(|next| hidden[*next][c]) {
                    if !std::mem::replace(&mut rows[next], true) {
                        waiting.push(next);
                    }
                }
            }
        }
    }
    false
}

#[cfg(test)]
mod tests;
