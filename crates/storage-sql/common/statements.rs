/// Names SQL texts and lists them, so that a test can prepare every one on its database.
macro_rules! statements {
    ($($name:ident = $sql:expr;)+) => {
        $(const $name: &str = $sql;)+
        #[cfg(test)]
        pub(crate) const ALL: &[(&str, &str)] = &[$((concat!(module_path!(), "::", stringify!($name)), $name)),+];
    };
}
