/// A browser and its system by the names people know them by, out of what the browser calls itself (`User-Agent`), e.g.
/// `WeChat · Android`; `None` where it names neither. Tells nothing else about a device.
#[must_use]
pub fn device_kind(agent: &str) -> Option<String> {
    let first = |names: &[(&'static str, &'static str)]| {
        names.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name)
    };
    // Browsers call themselves by the names of older ones: the special comes first.
    let browser = first(&[
        ("MicroMessenger", "WeChat"),
        ("AlipayClient", "Alipay"),
        ("HuaweiBrowser", "Huawei Browser"),
        ("QQBrowser", "QQ Browser"),
        ("MiuiBrowser", "Mi Browser"),
        ("Edg", "Edge"),
        ("Firefox", "Firefox"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    ]);
    let system = first(&[
        ("HarmonyOS", "HarmonyOS"),
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "Mac"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => Some(format!("{browser} · {system}")),
        (one, other) => one.or(other).map(str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use super::device_kind;

    #[test]
    fn a_device_has_the_names_people_know() {
        let kind = |agent| device_kind(agent).unwrap_or_default();
        let wechat =
            "Mozilla/5.0 (Linux; Android 14; 23127PN0CC) AppleWebKit/537.36 Chrome/126.0 MicroMessenger/8.0.50";
        assert_eq!(kind(wechat), "WeChat · Android");
        assert_eq!(kind("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5) Version/17.5 Safari/604.1"), "Safari · iPhone");
        assert_eq!(kind("Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/141.0"), "Chrome · Linux");
        assert_eq!(kind("Something (iPad)"), "iPad");
        assert_eq!(device_kind("<script>"), None);
    }
}
