//! Lists are made and thinned here in little code. The standard library's `collect` and `retain`
//! are made for long lists: each use of them is some two hundred bytes, and the page carries it.
//! The lists of a cluster are as short as its quorums.

/// What comes one after the other.
pub(crate) trait Gather: Iterator + Sized {
    /// All of it in a list.
    fn gather(self) -> Vec<Self::Item> {
        let mut list = Vec::new();
        self.gather_into(&mut list);
        list
    }

    /// All of it behind what is in a list already.
    fn gather_into(self, list: &mut Vec<Self::Item>) {
        for one in self {
            list.push(one);
        }
    }
}

impl<I: Iterator> Gather for I {}

/// A list that some of its members leave.
pub(crate) trait Thin<T> {
    /// Leaves in it only what is to be kept, in the order in which it was.
    fn keep(&mut self, keeps: impl FnMut(&T) -> bool);
}

impl<T> Thin<T> for Vec<T> {
    fn keep(&mut self, mut keeps: impl FnMut(&T) -> bool) {
        let mut at = 0;
        while let Some(one) = self.get(at) {
            if keeps(one) {
                at += 1;
            } else {
                self.remove(at);
            }
        }
    }
}
