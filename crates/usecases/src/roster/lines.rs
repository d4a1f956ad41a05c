//! Physical lines of a file of any size: numbered, with their bytes as they stand, never more than one in memory.

use std::io::{self, BufRead, BufReader, Read, Write};

/// Longest line that is read (bytes). A person's line takes about 300.
pub(super) const MAX_LINE: usize = 64 * 1024;

/// What the next line is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// Its bytes, without the line's end.
    Line(Vec<u8>),
    /// It was longer than [`MAX_LINE`]: all of it went to the overflow.
    TooLong,
    /// There are no more.
    End,
}

/// Reads lines one by one.
pub(super) struct Lines<R> {
    reader: BufReader<R>,
    number: u64,
}

impl<R: Read> Lines<R> {
    pub(super) fn new(reader: R) -> Self {
        Self { reader: BufReader::with_capacity(128 * 1024, reader), number: 0 }
    }

    /// Number of the line that was read last, from 1.
    pub(super) fn number(&self) -> u64 {
        self.number
    }

    /// The next line; a line that is too long is passed on to `overflow` piece by piece.
    pub(super) fn next(&mut self, overflow: &mut impl Write) -> io::Result<Next> {
        let mut line = Vec::new();
        let mut too_long = false;
        let mut any = false;
        loop {
            let chunk = match self.reader.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                other => other?,
            };
            let end = chunk.iter().position(|b| *b == b'\n');
            let taken = end.unwrap_or(chunk.len());
            any |= !chunk.is_empty();
            let ended = end.is_some() || chunk.is_empty();
            if !too_long && line.len() + taken > MAX_LINE {
                too_long = true;
                overflow.write_all(&line)?;
                line.clear();
            }
            if too_long {
                overflow.write_all(&chunk[..taken])?;
            } else {
                line.extend_from_slice(&chunk[..taken]);
            }
            self.reader.consume(taken + usize::from(end.is_some()));
            if ended {
                break;
            }
        }
        if !any {
            return Ok(Next::End);
        }
        self.number += 1;
        if too_long {
            overflow.write_all(b"\n")?;
            return Ok(Next::TooLong);
        }
        if line.last() == Some(&b'\r') {
            line.pop();
        }
        Ok(Next::Line(line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_numbered_and_a_huge_one_passes_by() {
        let huge = "x".repeat(300_000);
        let text = format!("one\r\n\n{huge}\nlast");
        let mut lines = Lines::new(text.as_bytes());
        let mut overflow = Vec::new();
        assert_eq!(lines.next(&mut overflow).unwrap(), Next::Line(b"one".to_vec()));
        assert_eq!(lines.next(&mut overflow).unwrap(), Next::Line(Vec::new()));
        assert_eq!(lines.next(&mut overflow).unwrap(), Next::TooLong);
        assert_eq!(lines.number(), 3);
        assert_eq!(lines.next(&mut overflow).unwrap(), Next::Line(b"last".to_vec()));
        assert_eq!(lines.next(&mut overflow).unwrap(), Next::End);
        assert_eq!(overflow, format!("{huge}\n").into_bytes());
    }
}
