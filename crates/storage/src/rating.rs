use crate::StoreResult;
use async_trait::async_trait;
use domain::{
    id::{ApplicationId, RatingId, StaffId},
    rating::{Handling, Rating, Review, ReviewStep},
    rules::RegionCode,
    time::Timestamp,
};
use jiff::civil::Date;

/// One thing about ratings.
#[derive(Clone, Debug)]
pub enum RatingChange {
    /// A handling is rated; a second time the set fails with `AlreadyThere`.
    Rate(Rating),
    /// A handling's resident is asked for a rating, once; else the set fails with `Conflict`.
    Invite(Handling, Timestamp),
    /// A bad rating is looked into.
    OpenReview(Review),
    /// The work on it goes on: one step, with the review as it is then.
    Step(Review, ReviewStep),
}

/// Which reviews a list holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReviewPart {
    /// Those to which nothing came of yet, by their last day.
    Open,
    /// The others, the newest first.
    Closed,
}

/// What residents think of how their cases were handled. Every list of reviews leaves out cases in which `reader` had a
/// hand before they were rated.
#[async_trait]
pub trait Ratings: Send + Sync {
    /// The last handling of a case that came to its end.
    async fn last_handling(&self, application: &ApplicationId) -> StoreResult<Option<Handling>>;
    /// Handlings that ended before `before` and whose resident neither rated nor was asked, of cases that are still closed.
    async fn unasked(&self, before: Timestamp, limit: u32) -> StoreResult<Vec<Handling>>;
    /// The rating of a case's handling.
    async fn rating_of(&self, application: &ApplicationId, seq: i64) -> StoreResult<Option<Rating>>;
    /// A rating.
    async fn lookup_rating(&self, id: &RatingId) -> StoreResult<Option<Rating>>;
    /// The work on a rating, with its steps, oldest first.
    async fn lookup_review(&self, id: &RatingId) -> StoreResult<Option<(Review, Vec<ReviewStep>)>>;
    /// Whether a member had a hand in a case by then: acted or wrote in it, moved its refund, or is concerned by it.
    async fn had_a_hand(&self, application: &ApplicationId, staff: &StaffId, until: Timestamp) -> StoreResult<bool>;
    /// Reviews of an office (empty: all regions).
    async fn reviews(
        &self,
        reader: &StaffId,
        office: &[RegionCode],
        part: ReviewPart,
        limit: u32,
    ) -> StoreResult<Vec<Review>>;
    /// How many open ones have their last day before `before`, counted up to `limit`.
    async fn count_reviews(
        &self,
        reader: &StaffId,
        office: &[RegionCode],
        before: Date,
        limit: u32,
    ) -> StoreResult<i64>;
}
