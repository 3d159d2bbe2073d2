//! A reader of HTML, as strict as the pages are plain: every attribute in double quotes, no comment, no `<` in a text.
//! What is otherwise is a fault, and so is every tag or attribute that came out of a text of the book.

/// What each attack has in the place of its names; nothing else on a page does.
pub const MARK: &str = "zqx";

/// A tag that begins, with its attributes as a browser reads them.
pub struct Tag {
    pub name: String,
    pub attributes: Vec<(String, String)>,
}

impl Tag {
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// A page as a browser reads it: its tags, and its texts with a line between them.
pub struct Page {
    pub tags: Vec<Tag>,
    pub text: String,
}

/// Elements in which a browser looks for nothing but their own end.
const RAW: [&str; 4] = ["title", "textarea", "style", "script"];

/// Elements that no page has.
const NEVER: [&str; 7] = ["script", "iframe", "object", "embed", "applet", "base", "frame"];

/// Attributes with the address of something.
const LEADING: [&str; 5] = ["href", "src", "action", "formaction", "xlink:href"];

/// What can be read of the page, or the place that is not plain.
pub fn read(html: &str) -> Result<Page, String> {
    let mut page = Page { tags: Vec::new(), text: String::new() };
    let mut rest = html;
    while let Some((before, from)) = rest.split_once('<') {
        page.text.push_str(&unescaped(before));
        page.text.push('\n');
        rest = if let Some(end) = from.strip_prefix('/') {
            let (name, after) = name(end)?;
            after.strip_prefix('>').ok_or_else(|| format!("</{name} goes on: {}", begin(after)))?
        } else if let Some(after) = from.strip_prefix("!DOCTYPE html>") {
            after
        } else {
            let (tag, mut after) = tag(from)?;
            if RAW.contains(&tag.name.as_str()) {
                let end = format!("</{}>", tag.name);
                let (inside, behind) = after.split_once(&end).ok_or_else(|| format!("no {end}"))?;
                if inside.contains('<') {
                    return Err(format!("a tag inside of {}: {}", tag.name, begin(inside)));
                }
                page.text.push_str(&unescaped(inside));
                after = behind;
            }
            page.tags.push(tag);
            after
        };
    }
    page.text.push_str(&unescaped(rest));
    Ok(page)
}

fn begin(text: &str) -> String {
    text.chars().take(60).collect()
}

/// The name that a text begins with.
fn name(from: &str) -> Result<(String, &str), String> {
    let end = from.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_' | ':')).unwrap_or(from.len());
    let (name, rest) = from.split_at(end);
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return Err(format!("no name of a tag or an attribute: {}", begin(from)));
    }
    Ok((name.to_ascii_lowercase(), rest))
}

/// The tag that begins here, and what follows it.
fn tag(from: &str) -> Result<(Tag, &str), String> {
    let (tag, mut rest) = name(from)?;
    let mut attributes = Vec::new();
    loop {
        let next = rest.trim_start();
        if let Some(after) = next.strip_prefix("/>").or_else(|| next.strip_prefix('>')) {
            return Ok((Tag { name: tag, attributes }, after));
        }
        if next.len() == rest.len() {
            return Err(format!("no space in <{tag}: {}", begin(next)));
        }
        let (attribute, after) = name(next)?;
        let (value, after) = match after.strip_prefix("=\"") {
            Some(quoted) => quoted.split_once('"').ok_or_else(|| format!("{attribute} has no end"))?,
            None => ("", after),
        };
        if value.contains('<') {
            return Err(format!("a tag inside of {attribute}: {}", begin(value)));
        }
        attributes.push((attribute, unescaped(value)));
        rest = after;
    }
}

/// The text that is meant by one with entities.
pub fn unescaped(text: &str) -> String {
    let (mut plain, mut rest) = (String::new(), text);
    while let Some((before, from)) = rest.split_once('&') {
        plain.push_str(before);
        let entity = from.split_once(';').and_then(|(name, after)| Some((character(name)?, after)));
        match entity {
            Some((letter, after)) => {
                plain.push(letter);
                rest = after;
            }
            None => {
                plain.push('&');
                rest = from;
            }
        }
    }
    plain.push_str(rest);
    plain
}

fn character(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        _ => {
            let digits = name.strip_prefix('#')?;
            let code = match digits.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16).ok()?,
                None => digits.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

/// Whether an address stays on this server, or leads elsewhere because this program says so.
fn leads_well(address: &str) -> bool {
    let is_local = address.starts_with('/') && !address.starts_with("//") && !address.starts_with("/\\");
    // The notice of the map names whose the map is, by a link that its licence wants.
    let of_house = ["https://", "http://www.bkg.bund.de"].iter().any(|start| address.starts_with(start));
    let is_own = of_house && !address.contains(MARK);
    address.is_empty() || address.starts_with('#') || is_local || is_own
}

/// What on a page came out of a text of the book, or could be run.
pub fn faults(html: &str) -> Vec<String> {
    let page = match read(html) {
        Ok(page) => page,
        Err(fault) => return vec![fault],
    };
    let mut faults = Vec::new();
    for tag in &page.tags {
        if tag.name.contains(MARK) || NEVER.contains(&tag.name.as_str()) {
            faults.push(format!("<{}>", tag.name));
        }
        for (name, value) in &tag.attributes {
            let runs = name.starts_with("on") || name == "srcdoc" || name.contains(MARK);
            let leads = LEADING.contains(&name.as_str()) && !leads_well(value);
            let styles = matches!(name.as_str(), "style" | "http-equiv") && value.contains(MARK);
            if runs || leads || styles {
                faults.push(format!("<{} {name}=\"{value}\">", tag.name));
            }
        }
    }
    faults
}

#[test]
fn the_reader_sees_what_gets_out_of_its_place() {
    let plain = "<!DOCTYPE html><title>a &#60;zqx&#62;</title><p lang=\"de\">&lt;zqx on=zqx&gt; &amp;lt;</p><br/>\
                 <a href=\"/x?q=zqx\">1</a><input value=\"&#34; onclick=zqx\" required>\
                 <textarea>\n&#60;/p&#62;</textarea>";
    let page = read(plain).unwrap();
    assert!(page.text.contains("a <zqx>") && page.text.contains("<zqx on=zqx> &lt;"), "{}", page.text);
    assert_eq!(
        page.tags.iter().map(|tag| tag.name.as_str()).collect::<Vec<_>>().join(" "),
        "title p br a input textarea"
    );
    assert_eq!(page.tags[4].attribute("value"), Some("\" onclick=zqx"));
    assert_eq!(faults(plain), Vec::<String>::new());
    for escaped in [
        "<script>zqx</script>",
        "<p>a <zqx></p>",
        "<p zqx>",
        "<p title=zqx>",
        "<p title='zqx'>",
        "<p title=\"a\"onclick=\"zqx\">",
        "<p onclick=\"zqx\">",
        "<p><!-- zqx --></p>",
        "<p><![CDATA[zqx]]></p>",
        "<p><?zqx ?></p>",
        "<p>1 < 2</p>",
        "<a href=\"javascript:zqx\">x</a>",
        "<a href=\"//boese.example/zqx\">x</a>",
        "<a href=\"https://boese.example/zqx\">x</a>",
        "<form action=\"&#106;avascript:1\">",
        "<title>a</title><p></title><zqx>",
        "<textarea>a</textarea><zqx>",
        "<textarea><p></textarea>",
        "<title>a",
    ] {
        assert_ne!(faults(escaped), Vec::<String>::new(), "{escaped}");
    }
}
