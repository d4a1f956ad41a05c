use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

/// The places for uploads of this process: so many for one account, so many in all.
#[derive(Debug, Default)]
pub struct UploadPlaces {
    taken: Mutex<HashMap<String, i64>>,
}

impl UploadPlaces {
    /// A place for `account` until it is dropped; `None` when there is none now.
    #[must_use]
    pub fn take(self: &Arc<Self>, account: &str, most_account: i64, most: i64) -> Option<UploadPlace> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let (own, all) = (taken.get(account).copied().unwrap_or(0), taken.values().sum::<i64>());
        if own >= most_account || all >= most {
            return None;
        }
        taken.insert(account.to_owned(), own + 1);
        Some(UploadPlace { places: self.clone(), account: account.to_owned() })
    }
}

/// A place that was taken.
#[derive(Debug)]
pub struct UploadPlace {
    places: Arc<UploadPlaces>,
    account: String,
}

impl Drop for UploadPlace {
    fn drop(&mut self) {
        let mut taken = self.places.taken.lock().unwrap_or_else(PoisonError::into_inner);
        match taken.get_mut(&self.account) {
            Some(own) if *own > 1 => *own -= 1,
            _ => drop(taken.remove(&self.account)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_takes_its_share_and_gives_it_back() {
        let places = Arc::new(UploadPlaces::default());
        let take = |account| places.take(account, 2, 3);
        let (one, _two) = (take("a").unwrap(), take("a").unwrap());
        assert!(take("a").is_none(), "an account's own share");
        let other = take("b").unwrap();
        assert!(take("c").is_none(), "all are taken");
        drop((one, other));
        assert!(take("a").is_some());
        drop(take("c"));
        assert_eq!(places.taken.lock().unwrap().len(), 1, "who has none is forgotten");
    }
}
