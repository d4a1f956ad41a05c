//! Open connections by address: one address must not take all the places.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
};

/// How many connections each address has open.
#[derive(Clone, Debug)]
pub(super) struct Crowd {
    open: Arc<Mutex<HashMap<IpAddr, usize>>>,
    most: usize,
    /// Proxies bring everybody.
    exempt: Arc<[IpAddr]>,
}

impl Crowd {
    pub(super) fn new(most: usize, exempt: &[IpAddr]) -> Self {
        Self { open: Arc::default(), most, exempt: exempt.into() }
    }

    /// Lets one more connection in; `None` when `address` has as many as it may.
    pub(super) fn enter(&self, address: IpAddr) -> Option<Entered> {
        let address = address.to_canonical();
        if self.exempt.contains(&address) {
            return Some(Entered(None));
        }
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(address).or_insert(0);
        if *count >= self.most {
            return None;
        }
        *count += 1;
        Some(Entered(Some((self.clone(), address))))
    }
}

/// A connection that counts until it is dropped.
#[derive(Debug)]
pub(super) struct Entered(Option<(Crowd, IpAddr)>);

impl Drop for Entered {
    fn drop(&mut self) {
        let Some((crowd, address)) = &self.0 else { return };
        let mut open = crowd.open.lock().unwrap_or_else(PoisonError::into_inner);
        match open.get_mut(address) {
            Some(count) if *count > 1 => *count -= 1,
            _ => drop(open.remove(address)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_its_share_and_a_trusted_proxy_any_number() {
        let (proxy, one, other): (IpAddr, IpAddr, IpAddr) =
            ("10.0.0.1".parse().unwrap(), "192.0.2.1".parse().unwrap(), "192.0.2.2".parse().unwrap());
        let crowd = Crowd::new(2, &[proxy]);
        let held = (crowd.enter(one).unwrap(), crowd.enter("::ffff:192.0.2.1".parse().unwrap()).unwrap());
        assert!(crowd.enter(one).is_none());
        assert!(crowd.enter(other).is_some());
        let many: Vec<_> = (0..9).map(|_| crowd.enter(proxy)).collect();
        assert!(many.iter().all(Option::is_some));
        drop(held);
        assert!(crowd.enter(one).is_some());
        assert!(crowd.open.lock().unwrap().is_empty(), "who has none is forgotten");
    }
}
