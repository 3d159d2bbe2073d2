//! The journal extract (Journalauszug): events and their postings, one line each, by the numbers of the journal.

/// The types of events without their version, and what they are called in English; German names are the core's.
pub const EVENT_TYPES: [(&str, &str); 20] = [
    ("manager_created", "Manager created"),
    ("actor_created", "Actor created"),
    ("programme_created", "Programme created"),
    ("component_created", "Component created"),
    ("component_amended", "Component amended"),
    ("budget_item_created", "Budget item created"),
    ("appropriated", "Appropriation"),
    ("frame_granted", "Frame granted"),
    ("key_registered", "Key registered"),
    ("key_activated", "Key put in force"),
    ("key_retired", "Key retired"),
    ("proposal_made", "Proposal made"),
    ("proposal_amended", "Proposal amended"),
    ("proposal_approved", "Proposal approved"),
    ("proposal_rejected", "Proposal rejected"),
    ("proposal_withdrawn", "Proposal withdrawn"),
    ("proposal_carried_out", "Proposal carried out"),
    ("project_registered", "Project registered"),
    ("committed", "Funds committed"),
    ("reversed", "Booking reversed"),
];
