//! One lock for each document: whoever changes one goes through its lane, alone.

use std::{fmt, hash::Hash, sync::Arc};

use dashmap::DashMap;
use tokio::sync::{Mutex, OwnedMutexGuard};

/// The lanes of all documents that somebody is in, or waits for.
pub struct Lanes<K: Eq + Hash> {
    lanes: Arc<DashMap<K, Arc<Mutex<()>>>>,
}

/// A document's lane, which nobody else is in until it is dropped.
pub struct Lane<K: Eq + Hash> {
    key: K,
    inside: Option<OwnedMutexGuard<()>>,
    lanes: Arc<DashMap<K, Arc<Mutex<()>>>>,
}

impl<K: Eq + Hash + Ord + Clone> Lanes<K> {
    /// Waits until nobody else is in the lane of `key`.
    pub async fn enter(&self, key: K) -> Lane<K> {
        // Made before the wait: who gives up waiting leaves nothing behind.
        let mut lane = Lane {
            key,
            inside: None,
            lanes: Arc::clone(&self.lanes),
        };
        let lock = Arc::clone(&self.lanes.entry(lane.key.clone()).or_default());
        lane.inside = Some(lock.lock_owned().await);
        lane
    }

    /// Waits for several lanes. They are taken in order, so that two who want the same ones never wait for each other.
    pub async fn enter_all(&self, keys: impl IntoIterator<Item = K>) -> Vec<Lane<K>> {
        let mut keys: Vec<K> = keys.into_iter().collect();
        keys.sort_unstable();
        keys.dedup();
        let mut lanes = Vec::with_capacity(keys.len());
        for key in keys {
            lanes.push(self.enter(key).await);
        }
        lanes
    }

    /// Whether nobody is in a lane or waits for one.
    #[must_use]
    pub fn are_idle(&self) -> bool {
        self.lanes.is_empty()
    }
}

impl<K: Eq + Hash> Default for Lanes<K> {
    fn default() -> Self {
        Self {
            lanes: Arc::default(),
        }
    }
}

impl<K: Eq + Hash> fmt::Debug for Lanes<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lanes")
            .field("taken", &self.lanes.len())
            .finish()
    }
}

impl<K: Eq + Hash> Drop for Lane<K> {
    fn drop(&mut self) {
        self.inside = None;
        // Whoever waits has a share of the lock; only the map's own share means that nobody does.
        self.lanes
            .remove_if(&self.key, |_, lock| Arc::strong_count(lock) == 1);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    fn run<T>(work: impl Future<Output = T>) -> T {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .build()
            .unwrap();
        runtime.block_on(work)
    }

    #[test]
    fn one_at_a_time_and_nothing_stays() {
        run(async {
            let (lanes, inside) = (Arc::new(Lanes::default()), Arc::new(AtomicUsize::new(0)));
            let tasks: Vec<_> = (0..200)
                .map(|number| {
                    let (lanes, inside) = (Arc::clone(&lanes), Arc::clone(&inside));
                    tokio::spawn(async move {
                        // Opposite orders: taken as given, they would wait for each other for ever.
                        let keys = if number % 2 == 0 { [1, 2] } else { [2, 1] };
                        let _lanes = lanes.enter_all(keys).await;
                        assert_eq!(inside.fetch_add(1, Ordering::SeqCst), 0);
                        tokio::task::yield_now().await;
                        inside.fetch_sub(1, Ordering::SeqCst);
                    })
                })
                .collect();
            for task in tasks {
                task.await.unwrap();
            }
            assert!(lanes.are_idle());
        });
    }

    #[test]
    fn who_gives_up_waiting_leaves_nothing_behind() {
        run(async {
            let lanes = Lanes::default();
            let first = lanes.enter("a").await;
            let mut second = Box::pin(lanes.enter("a"));
            assert!(futures::poll!(&mut second).is_pending());
            drop(second);
            assert!(!lanes.are_idle());
            drop(first);
            assert!(lanes.are_idle());
        });
    }

    #[test]
    fn different_documents_do_not_wait_for_each_other() {
        run(async {
            let lanes = Lanes::default();
            let _one = lanes.enter("a").await;
            let _other = lanes.enter("b").await;
        });
    }
}
