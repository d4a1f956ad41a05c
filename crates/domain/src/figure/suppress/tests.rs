use super::*;

const LEAST: i64 = 10;

fn is_small(n: i64) -> bool {
    (1..LEAST).contains(&n)
}

/// Hidden cells whose value the equations of rows and columns fix: Gauss-Jordan over the hidden ones.
fn solved(grid: &Grid) -> Vec<(usize, usize)> {
    let cells: Vec<(usize, usize)> = (0..grid.0.len())
        .flat_map(|r| (0..grid.0[r].len()).map(move |c| (r, c)))
        .filter(|(r, c)| grid.0[*r][*c] == Cell::Hidden)
        .collect();
    let (height, width) = (grid.0.len(), grid.0[0].len());
    // Only who is in a line matters for whether it can be solved; sums have the other sign.
    let sign = |last: bool| if last { -1.0 } else { 1.0 };
    let row = |r: usize| cells.iter().map(move |(a, c)| if *a == r { sign(c + 1 == width) } else { 0.0 });
    let column = |c: usize| cells.iter().map(move |(r, a)| if *a == c { sign(r + 1 == height) } else { 0.0 });
    let mut lines: Vec<Vec<f64>> = (0..height).map(|r| row(r).collect()).collect();
    lines.extend((0..width).map(|c| column(c).collect::<Vec<_>>()));
    let mut rank = 0;
    for at in 0..cells.len() {
        let Some(pivot) = (rank..lines.len()).find(|l| lines[*l][at].abs() > 1e-9) else { continue };
        lines.swap(rank, pivot);
        let by = lines[rank][at];
        lines[rank].iter_mut().for_each(|x| *x /= by);
        for other in (0..lines.len()).filter(|l| *l != rank) {
            let times = lines[other][at];
            let pivot = lines[rank].clone();
            lines[other].iter_mut().zip(&pivot).for_each(|(x, p)| *x -= times * p);
        }
        rank += 1;
    }
    // A line with one unknown alone says what it is.
    let alone = |line: &Vec<f64>| {
        let known: Vec<usize> = (0..cells.len()).filter(|i| line[*i].abs() > 1e-9).collect();
        (known.len() == 1).then(|| cells[known[0]])
    };
    lines.iter().filter_map(alone).collect()
}

#[test]
fn a_small_count_takes_others_with_it() {
    let grid = publishable(&[vec![3, 40, 50], vec![60, 70, 80], vec![20, 90, 0]], LEAST);
    assert_eq!(grid.0[0][0], Cell::Hidden);
    assert!(solved(&grid).is_empty(), "{grid:?}");
    assert!(grid.0.iter().flatten().filter(|cell| **cell == Cell::Hidden).count() <= 6, "{grid:?}");
}

#[test]
fn nothing_small_hides_nothing() {
    let grid = publishable(&[vec![0, 40], vec![60, 70]], LEAST);
    assert_eq!(grid.0[0], [Cell::Shown(0), Cell::Shown(40), Cell::Shown(40)]);
    assert_eq!(grid.0[2], [Cell::Shown(60), Cell::Shown(110), Cell::Shown(170)]);
}

#[test]
fn a_single_row_hides_what_its_sum_would_tell() {
    for counts in [vec![vec![4, 30, 50]], vec![vec![4], vec![80]], vec![vec![5]]] {
        let grid = publishable(&counts, LEAST);
        assert!(solved(&grid).is_empty(), "{counts:?} {grid:?}");
        assert_eq!(grid.0[0][0], Cell::Hidden);
    }
}

#[test]
fn no_hidden_count_can_be_computed_whatever_the_table() {
    // A small generator: the same tables at each run.
    let mut state = 20_261_122_u64;
    let mut next = move |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    for _ in 0..400 {
        let (height, width) = (1 + next(6) as usize, 1 + next(6) as usize);
        let counts: Vec<Vec<i64>> = (0..height)
            .map(|_| (0..width).map(|_| if next(3) == 0 { next(12) } else { next(500) } as i64).collect())
            .collect();
        let grid = publishable(&counts, LEAST);
        for (r, row) in counts.iter().enumerate() {
            for (c, n) in row.iter().enumerate() {
                assert!(!is_small(*n) || grid.0[r][c] == Cell::Hidden);
                assert!(grid.0[r][c].shown().is_none_or(|shown| shown == *n));
            }
        }
        assert!(solved(&grid).is_empty(), "{counts:?} {grid:?}");
    }
}

#[test]
fn a_month_is_told_the_same_whatever_stands_beside_it() {
    let counts = [vec![3, 40, 0], vec![60, 70, 2], vec![20, 90, 0]];
    let all = by_month(&counts, &[true; 3], LEAST);
    assert_eq!(all.0.len(), 4);
    assert_eq!(all.0.iter().map(|row| row[1]).collect::<Vec<_>>(), [40, 70, 90, 200].map(Cell::Shown));
    for month in [0, 2] {
        let column: Vec<Vec<i64>> = counts.iter().map(|row| vec![row[month]]).collect();
        assert!(solved(&publishable(&column, LEAST)).is_empty());
        let alone = by_month(&column, &[true; 3], LEAST);
        assert!(alone.0.iter().zip(&all.0).all(|(alone, row)| alone[0] == row[month]), "{all:?}");
    }
    let some = by_month(&counts, &[true, false, true], LEAST);
    assert_eq!(some.0, [all.0[0].clone(), all.0[2].clone(), all.0[3].clone()]);
    assert_eq!((all.at_least(0), all.at_least(1).1, all.at_least(9)), ((40, true), true, (0, false)));
}
