//! The trait: every read takes a connection of the reader pool.

use super::{given, review};
use crate::Backend;
use async_trait::async_trait;
use domain::{
    id::{ApplicationId, RatingId, StaffId},
    rating::{Handling, Rating, Review, ReviewStep},
    rules::RegionCode,
    time::Timestamp,
};
use jiff::civil::Date;
use storage::{Ratings, ReviewPart, StoreResult};

#[async_trait]
impl Ratings for Backend {
    async fn last_handling(&self, application: &ApplicationId) -> StoreResult<Option<Handling>> {
        given::last(&mut *self.reader().await?, self.keys(), application).await
    }
    async fn unasked(&self, before: Timestamp, limit: u32) -> StoreResult<Vec<Handling>> {
        given::unasked(&mut *self.reader().await?, self.keys(), before, limit).await
    }
    async fn rating_of(&self, application: &ApplicationId, seq: i64) -> StoreResult<Option<Rating>> {
        given::of(&mut *self.reader().await?, self.keys(), application, seq).await
    }
    async fn lookup_rating(&self, id: &RatingId) -> StoreResult<Option<Rating>> {
        given::lookup(&mut *self.reader().await?, self.keys(), id).await
    }
    async fn lookup_review(&self, id: &RatingId) -> StoreResult<Option<(Review, Vec<ReviewStep>)>> {
        review::lookup(&mut *self.reader().await?, self.keys(), id).await
    }
    async fn had_a_hand(&self, application: &ApplicationId, staff: &StaffId, until: Timestamp) -> StoreResult<bool> {
        review::hand(&mut *self.reader().await?, application, staff, until).await
    }
    async fn reviews(
        &self,
        reader: &StaffId,
        office: &[RegionCode],
        part: ReviewPart,
        limit: u32,
    ) -> StoreResult<Vec<Review>> {
        review::list(&mut *self.reader().await?, self.keys(), reader, office, part, limit).await
    }
    async fn count_reviews(
        &self,
        reader: &StaffId,
        office: &[RegionCode],
        before: Date,
        limit: u32,
    ) -> StoreResult<i64> {
        review::count(&mut *self.reader().await?, reader, office, before, limit).await
    }
}
