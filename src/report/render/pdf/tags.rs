//! The structure tree: what a screen reader reads.
//!
//! Layout records an element for each block and a mark for each piece of content on a page. An element that is closed
//! leaves for the file with all below it (ISO 32000-1, 14.7), so only the open ones stay in memory: of a table of a
//! thousand pages that is one row. Every leaf has its content in the order in which it is read.

use super::file::File;
use super::object::{self, Id, Ids, reference};
use lopdf::{Dictionary, Object, dictionary};
use std::collections::BTreeMap;

/// An element, by the number of its object.
pub(super) type Node = Id;

/// The root of the tree and its one child `Document`.
pub(super) const TREE: Node = 3;
pub(super) const ROOT: Node = 4;

/// Pages in one leaf of the parent tree.
const LEAF: usize = 64;

enum Kid {
    Node(Node),
    Mark { page: Id, mcid: u32 },
}

struct Element {
    kind: &'static str,
    parent: Node,
    kids: Vec<Kid>,
    alternative: Option<String>,
    attributes: Option<Dictionary>,
}

/// The part of the tree that is still open.
pub(super) struct Tags {
    ids: Ids,
    open: BTreeMap<Node, Element>,
    /// The owner of each marked content of the present page, by its number.
    owners: Vec<Node>,
    /// For each finished page the array of its owners.
    pages: Vec<Id>,
}

impl Tags {
    pub(super) fn new(ids: Ids) -> Tags {
        let document =
            Element { kind: "Document", parent: TREE, kids: Vec::new(), alternative: None, attributes: None };
        Tags { ids, open: BTreeMap::from([(ROOT, document)]), owners: Vec::new(), pages: Vec::new() }
    }

    /// Adds an element behind the others of its parent, which must be open.
    pub(super) fn add(&mut self, parent: Node, kind: &'static str) -> Node {
        let node = self.ids.next();
        let element = Element { kind, parent, kids: Vec::new(), alternative: None, attributes: None };
        self.open.insert(node, element);
        if let Some(element) = self.open.get_mut(&parent) {
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
        if let Some(element) = self.open.get_mut(&node) {
            element.alternative = Some(text.to_owned());
        }
    }

    pub(super) fn set_attributes(&mut self, node: Node, attributes: Dictionary) {
        if let Some(element) = self.open.get_mut(&node) {
            element.attributes = Some(attributes);
        }
    }

    /// Registers a piece of content of the node on the present page and returns its number there.
    pub(super) fn mark(&mut self, node: Node, page: Id) -> u32 {
        let mcid = u32::try_from(self.owners.len()).unwrap_or(u32::MAX);
        self.owners.push(node);
        if let Some(element) = self.open.get_mut(&node) {
            element.kids.push(Kid::Mark { page, mcid });
        }
        mcid
    }

    /// Nothing more comes below this element: writes it and all below it that is still open.
    pub(super) fn close(&mut self, node: Node, file: &mut File) {
        let Some(element) = self.open.remove(&node) else { return };
        file.pack(node, |out| written(&element, out));
        for kid in &element.kids {
            if let Kid::Node(kid) = kid {
                self.close(*kid, file);
            }
        }
    }

    /// The present page is full: writes to whom its contents belong.
    pub(super) fn end_page(&mut self, file: &mut File) {
        let id = self.ids.next();
        file.pack(id, |out| {
            out.push(b'[');
            for (i, owner) in self.owners.iter().enumerate() {
                if i > 0 {
                    out.push(b' ');
                }
                object::refer(out, *owner);
            }
            out.push(b']');
        });
        self.owners.clear();
        self.pages.push(id);
    }

    /// Closes everything and writes the root with the number tree from pages to owners.
    pub(super) fn finish(&mut self, file: &mut File) {
        self.close(ROOT, file);
        let mut leaves: Vec<Object> = Vec::new();
        for (leaf, chunk) in self.pages.chunks(LEAF).enumerate() {
            let first = leaf * LEAF;
            let numbered = chunk.iter().enumerate();
            let numbers: Vec<Object> = numbered.flat_map(|(i, id)| [number(first + i), reference(*id)]).collect();
            let limits = vec![number(first), number(first + chunk.len() - 1)];
            let id = self.ids.next();
            let leaf: Object = dictionary! { "Limits" => limits, "Nums" => numbers }.into();
            file.pack(id, |out| object::write(out, &leaf));
            leaves.push(reference(id));
        }
        let tree: Object = dictionary! {
            "Type" => "StructTreeRoot", "K" => vec![reference(ROOT)],
            "ParentTree" => dictionary! { "Kids" => leaves }, "ParentTreeNextKey" => number(self.pages.len()),
        }
        .into();
        file.object(TREE, &tree);
    }
}

/// Written by hand: a table of a thousand pages has a third of a million of them.
fn written(element: &Element, out: &mut Vec<u8>) {
    out.extend_from_slice(b"<</S/");
    out.extend_from_slice(element.kind.as_bytes());
    out.extend_from_slice(b"/P ");
    object::refer(out, element.parent);
    let first = element.kids.iter().find_map(|kid| match kid {
        Kid::Mark { page, .. } => Some(*page),
        Kid::Node(_) => None,
    });
    if let Some(page) = first {
        out.extend_from_slice(b"/Pg ");
        object::refer(out, page);
    }
    if !element.kids.is_empty() {
        let several = element.kids.len() > 1;
        out.extend_from_slice(if several { b"/K[" } else { b"/K " });
        for (i, kid) in element.kids.iter().enumerate() {
            if i > 0 {
                out.push(b' ');
            }
            written_kid(kid, first, out);
        }
        if several {
            out.push(b']');
        }
    }
    if let Some(text) = &element.alternative {
        out.extend_from_slice(b"/Alt");
        object::write(out, &object::text_string(text));
    }
    if let Some(attributes) = &element.attributes {
        out.extend_from_slice(b"/A");
        object::write_dictionary(out, attributes);
    }
    out.extend_from_slice(b">>");
}

fn written_kid(kid: &Kid, first: Option<Id>, out: &mut Vec<u8>) {
    match kid {
        Kid::Node(node) => object::refer(out, *node),
        Kid::Mark { page, mcid } if Some(*page) == first => object::integer(out, u64::from(*mcid)),
        Kid::Mark { page, mcid } => {
            out.extend_from_slice(b"<</Type/MCR/Pg ");
            object::refer(out, *page);
            out.extend_from_slice(b"/MCID ");
            object::integer(out, u64::from(*mcid));
            out.extend_from_slice(b">>");
        }
    }
}

fn number(n: usize) -> Object {
    i64::try_from(n).unwrap_or(i64::MAX).into()
}
