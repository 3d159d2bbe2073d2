//! The structure tree: what a screen reader reads.
//!
//! Layout records a node for each element and a mark for each piece of content on a page; `write` turns that into
//! the objects of ISO 32000-1, 14.7. Every leaf has its content in the order in which it is read.

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};

/// Number of a node in the tree; 0 is `Document`.
pub(super) type Node = usize;

pub(super) const ROOT: Node = 0;

enum Kid {
    Node(Node),
    Mark { page: usize, mcid: i64 },
}

struct Element {
    kind: &'static str,
    parent: Node,
    kids: Vec<Kid>,
    alternative: Option<String>,
    attributes: Option<Dictionary>,
}

/// The tree as it grows.
pub(super) struct Tags {
    elements: Vec<Element>,
    /// For each page: the owner of each marked content, by its number.
    owners: Vec<Vec<Node>>,
}

/// Pages in one leaf of the parent tree.
const LEAF: usize = 64;

impl Tags {
    pub(super) fn new() -> Tags {
        let document =
            Element { kind: "Document", parent: ROOT, kids: Vec::new(), alternative: None, attributes: None };
        Tags { elements: vec![document], owners: Vec::new() }
    }

    /// Adds an element behind the others of its parent.
    pub(super) fn add(&mut self, parent: Node, kind: &'static str) -> Node {
        let node = self.elements.len();
        self.elements.push(Element { kind, parent, kids: Vec::new(), alternative: None, attributes: None });
        if let Some(element) = self.elements.get_mut(parent) {
            element.kids.push(Kid::Node(node));
        }
        node
    }

    /// A header cell with its direction: `Column` or `Row`.
    pub(super) fn add_header(&mut self, parent: Node, scope: &'static str) -> Node {
        let node = self.add(parent, "TH");
        self.set_attributes(node, dictionary! { "O" => "Table", "Scope" => scope });
        node
    }

    pub(super) fn set_alternative(&mut self, node: Node, text: &str) {
        if let Some(element) = self.elements.get_mut(node) {
            element.alternative = Some(text.to_owned());
        }
    }

    pub(super) fn set_attributes(&mut self, node: Node, attributes: Dictionary) {
        if let Some(element) = self.elements.get_mut(node) {
            element.attributes = Some(attributes);
        }
    }

    /// Registers a piece of content of the node on a page and returns its number there.
    pub(super) fn mark(&mut self, node: Node, page: usize) -> i64 {
        if self.owners.len() <= page {
            self.owners.resize_with(page + 1, Vec::new);
        }
        let Some(owners) = self.owners.get_mut(page) else { return 0 };
        let mcid = i64::try_from(owners.len()).unwrap_or(i64::MAX);
        owners.push(node);
        if let Some(element) = self.elements.get_mut(node) {
            element.kids.push(Kid::Mark { page, mcid });
        }
        mcid
    }

    /// Writes the tree, ties each page to it, and returns the `StructTreeRoot`.
    pub(super) fn write(self, file: &mut Document, pages: &[ObjectId], language: &str) -> ObjectId {
        let root = file.new_object_id();
        let ids: Vec<ObjectId> = self.elements.iter().map(|_| file.new_object_id()).collect();
        let id_of = |node: Node| ids.get(node).copied().unwrap_or(root);
        for (node, element) in self.elements.into_iter().enumerate() {
            let parent = if node == ROOT { root } else { id_of(element.parent) };
            let mut dictionary = written(&element, parent, &id_of, pages);
            if node == ROOT {
                dictionary.set("Lang", Object::string_literal(language));
            }
            file.objects.insert(id_of(node), dictionary.into());
        }
        let parent_tree = parent_tree(file, &self.owners, &id_of);
        let next = i64::try_from(pages.len()).unwrap_or(i64::MAX);
        let tree = dictionary! {
            "Type" => "StructTreeRoot", "K" => vec![Object::from(id_of(ROOT))],
            "ParentTree" => parent_tree, "ParentTreeNextKey" => next,
        };
        file.objects.insert(root, tree.into());
        root
    }
}

fn written(element: &Element, parent: ObjectId, id_of: &impl Fn(Node) -> ObjectId, pages: &[ObjectId]) -> Dictionary {
    let mut dictionary = dictionary! { "S" => element.kind, "P" => parent };
    let first = element.kids.iter().find_map(|kid| match kid {
        Kid::Mark { page, .. } => Some(*page),
        Kid::Node(_) => None,
    });
    if let Some(page) = first.and_then(|page| pages.get(page)) {
        dictionary.set("Pg", *page);
    }
    let kids: Vec<Object> = element.kids.iter().map(|kid| written_kid(kid, first, id_of, pages)).collect();
    match <[Object; 1]>::try_from(kids) {
        Ok([only]) => dictionary.set("K", only),
        Err(kids) if kids.is_empty() => {}
        Err(kids) => dictionary.set("K", kids),
    }
    if let Some(text) = &element.alternative {
        dictionary.set("Alt", super::conform::text_string(text));
    }
    if let Some(attributes) = &element.attributes {
        dictionary.set("A", attributes.clone());
    }
    dictionary
}

fn written_kid(kid: &Kid, first: Option<usize>, id_of: &impl Fn(Node) -> ObjectId, pages: &[ObjectId]) -> Object {
    match kid {
        Kid::Node(node) => id_of(*node).into(),
        Kid::Mark { page, mcid } if Some(*page) == first => (*mcid).into(),
        Kid::Mark { page, mcid } => {
            let mut reference = dictionary! { "Type" => "MCR", "MCID" => *mcid };
            if let Some(page) = pages.get(*page) {
                reference.set("Pg", *page);
            }
            reference.into()
        }
    }
}

/// The number tree from a page's `StructParents` to the owners of its contents, in leaves of `LEAF` pages.
fn parent_tree(file: &mut Document, owners: &[Vec<Node>], id_of: &impl Fn(Node) -> ObjectId) -> ObjectId {
    let mut leaves: Vec<Object> = Vec::new();
    for (leaf, chunk) in owners.chunks(LEAF).enumerate() {
        let first = leaf * LEAF;
        let mut numbers: Vec<Object> = Vec::with_capacity(chunk.len() * 2);
        for (offset, marks) in chunk.iter().enumerate() {
            let kids: Vec<Object> = marks.iter().map(|node| id_of(*node).into()).collect();
            let kids = file.add_object(kids);
            numbers.push(number(first + offset));
            numbers.push(kids.into());
        }
        let limits = vec![number(first), number(first + chunk.len() - 1)];
        leaves.push(file.add_object(dictionary! { "Limits" => limits, "Nums" => numbers }).into());
    }
    file.add_object(dictionary! { "Kids" => leaves })
}

fn number(n: usize) -> Object {
    i64::try_from(n).unwrap_or(i64::MAX).into()
}
