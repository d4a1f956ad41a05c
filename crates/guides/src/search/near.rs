/// How many letters must be put in, left out, changed or swapped with their neighbour to make `b` of `a`; `most + 1`
/// when it is more than `most`.
pub(super) fn distance(a: &[char], b: &[char], most: usize) -> usize {
    if a.len().abs_diff(b.len()) > most {
        return most + 1;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let change = last[j] + usize::from(x != y);
            let mut least = change.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                least = least.min(before[j - 1] + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or(most + 1).min(most + 1)
}

#[cfg(test)]
mod tests {
    use super::distance;

    #[test]
    fn slips_of_the_finger_count_one() {
        let of = |a: &str, b: &str| distance(&a.chars().collect::<Vec<_>>(), &b.chars().collect::<Vec<_>>(), 2);
        assert_eq!(of("refund", "refnud"), 1);
        assert_eq!(of("refund", "refud"), 1);
        assert_eq!(of("refund", "refunds"), 1);
        assert_eq!(of("电子凭证", "电子平证"), 1);
        assert_eq!(of("refund", "unbind"), 3);
        assert_eq!(of("a", "abcdef"), 3);
    }
}
