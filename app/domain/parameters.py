"""Every parameter of a policy profile: its kind, which of two values is stricter, whether it is a floor, and its words.

The one place where they are declared; the values, each with its clause, stand in resources/policies.
"""

from __future__ import annotations

from app.domain.strictest import Group, Kind, Parameter, Strictness

_FLAG, _NUMBER, _TEXT, _CHOICE, _WORDS, _ROWS = Kind
_LEAST, _MOST, _EXACT, _UNION, _COMMON = (Strictness(word) for word in ("min", "max", "exact", "union", "common"))
_REQUIRED, _PERMITTED, _RANKED, _OWN = (Strictness(word) for word in ("required", "permitted", "ranked", "own"))


def _required(group: Group, name: str, title: str, plain: str, no: str, *, floor: bool = False) -> Parameter:
    return Parameter(name, group, _FLAG, _REQUIRED, title, plain, no, floor)


def _permitted(
    group: Group, name: str, title: str, plain: str, no: str, *, floor: bool = False, arguable: bool = False
) -> Parameter:
    return Parameter(name, group, _FLAG, _PERMITTED, title, plain, no, floor, arguable)


def _text(group: Group, name: str, title: str, plain: str = "{}") -> Parameter:
    return Parameter(name, group, _TEXT, _OWN, title, plain, "Nothing is said.")


def _words(group: Group, name: str, title: str, plain: str = "{}", strictness: Strictness = _OWN) -> Parameter:
    return Parameter(name, group, _WORDS, strictness, title, plain, "None.")


def _most(group: Group, name: str, title: str, plain: str) -> Parameter:
    return Parameter(name, group, _NUMBER, _LEAST, title, plain)


def _least(group: Group, name: str, title: str, plain: str) -> Parameter:
    return Parameter(name, group, _NUMBER, _MOST, title, plain)


def _ranked(group: Group, name: str, title: str, *, floor: bool = False, **words: str) -> Parameter:
    return Parameter(name, group, _CHOICE, _RANKED, title, floor=floor, words=words)


G = Group
_ROWS_OF = (
    # --- capture
    _text(G.CAPTURE, "capture.rule", "What capture is for"),
    Parameter("capture.purposes", G.CAPTURE, _ROWS, _OWN, "Purposes of capture"),
    _required(G.CAPTURE, "capture.purposes_closed", "The list of purposes", "Closed: these and no other.",
              "The policy's own words; any official law enforcement business is named there."),
    _required(G.CAPTURE, "capture.sworn_only", "Who runs capture", "Sworn officers only.",
              "Any trained member whose role lets them."),
    _required(G.CAPTURE, "capture.case_required", "Case number before capture", "A case number comes first.",
              "None is needed: capture needs no suspicion."),
    Parameter("capture.fields", G.CAPTURE, _WORDS, _COMMON, "What may be collected", "Only: {}.", floor=True),
    _permitted(G.CAPTURE, "capture.vehicle_attributes", "Make, colour, type or persons",
               "May be extracted.", "Never extracted from pictures.", floor=True),
    _permitted(G.CAPTURE, "capture.video", "Video", "May be kept.", "Never kept: still pictures only.", floor=True),
    _required(G.CAPTURE, "capture.classified", "Classification of each read", "Every read carries its classification.",
              "Not asked for."),
    _required(G.CAPTURE, "capture.ledger", "Collection ledger",
              "Counts by date and classification, without plate or place, outlast the reads.", "Not asked for."),
    _required(G.CAPTURE, "capture.logout_stops", "Sign-out", "Signing out stops this unit's cameras.",
              "Cameras may go on."),
    _required(G.CAPTURE, "capture.fixed_assigned", "Fixed readers",
              "Run under a standing assignment with a responsible member.", "Run by themselves."),
    _required(G.CAPTURE, "capture.suspension", "An order of suspension",
              "Stops all capture at once, until its lifting is recorded.", "Is not provided for."),
    _words(G.CAPTURE, "capture.canvass", "Scene canvass", "With particular consideration to: {}."),
    _required(G.CAPTURE, "capture.detail_record", "Approved details",
              "Each approved LPR detail is recorded with its results.", "Not asked for."),
    # --- verification
    _ranked(G.VERIFICATION, "verify.strength", "Verifying an alert",
            should="Should be done before acting, if practicable.", shall="Shall be done before acting on a hit.",
            must="Must be done before acting."),
    _words(G.VERIFICATION, "verify.systems", "Checked with"),
    _ranked(G.VERIFICATION, "verify.answers", "How many answers", any="One current answer.",
            both="Both answers, or one return that names both."),
    _words(G.VERIFICATION, "verify.checks", "What is confirmed", strictness=_UNION),
    _permitted(G.VERIFICATION, "verify.bypass", "Not practicable", "May be said, with a reason; it is counted.",
               "No bypass."),
    _text(G.VERIFICATION, "verify.hit_is_not", "A hit alone"),
    _required(G.VERIFICATION, "verify.independent_grounds", "Independent grounds",
              "“Alert not relied on” is an outcome, with its facts.", "Not an outcome."),
    _required(G.VERIFICATION, "verify.every_alert", "Alerts nobody verified",
              "Each stays owed until it is verified.", "Are not owed."),
    _required(G.VERIFICATION, "verify.seen_on_vehicle", "Plate on the vehicle",
              "Plate and state seen on the vehicle are recorded.", "Not asked for."),
    _required(G.VERIFICATION, "verify.stop_basis", "Ground for a stop",
              "Independent suspicion, or visual match and confirmation by other means.", "As the law has it."),
    _words(G.VERIFICATION, "verify.stop_criteria", "Criteria a plate must meet", "One of: {}."),
    _words(G.VERIFICATION, "verify.rms_for", "RMS report owed for"),
    _required(G.VERIFICATION, "verify.manual_justification", "Alert from a manual entry",
              "Current legal justification is confirmed before acting.", "As any alert."),
    # --- hot lists
    _text(G.HOT_LISTS, "hot_lists.base_source", "Compared with"),
    _text(G.HOT_LISTS, "hot_lists.additional", "Further sources"),
    _required(G.HOT_LISTS, "hot_lists.additional_case", "A further source needs", "A case or incident number.",
              "An entry in the register of sources."),
    _most(G.HOT_LISTS, "hot_lists.max_age_h", "Age of a list",
          "At most {} hours; an older one still alerts and says so."),
    _words(G.HOT_LISTS, "hot_lists.categories", "Categories that may alert", strictness=_COMMON),
    _required(G.HOT_LISTS, "hot_lists.record_sources", "Databases compared", "Recorded for each period of use.",
              "Not recorded."),
    # --- manual entries, tracking
    _ranked(G.MANUAL, "tracking.scope", "Who may not be tracked", floor=True,
            agency="As the agency directs.", subject="A subject of an active criminal investigation.",
            anyone="Any individual."),
    _ranked(G.MANUAL, "tracking.authority", "Tracking needs", floor=True, agency="The agency's approval.",
            warrant="A warrant, issued upon probable cause, or exigent circumstances."),
    _most(G.MANUAL, "tracking.repeat_searches", "Repeated search for one plate",
          "After {} searches a warrant, exigency or new facts are asked for."),
    _least(G.MANUAL, "tracking.repeat_days", "Counted over", "{} days."),
    _text(G.MANUAL, "manual.purpose", "Purpose of a manual entry"),
    _ranked(G.MANUAL, "manual.allowed_when", "A manual entry needs", purpose="One of the policy's purposes.",
            warrant_if_tracking="Warrant or exigency where it would track a person.",
            warrant="A tracking warrant or exigent circumstances, always."),
    _ranked(G.MANUAL, "manual.approval", "Approval of an entry", none="None.",
            commander="The program owner's, before it alerts."),
    _required(G.MANUAL, "manual.case_number", "Case or incident number", "Every entry carries one.", "Not asked for."),
    _required(G.MANUAL, "manual.expiry", "Expiry", "Every entry has an end.", "May have none."),
    _most(G.MANUAL, "manual.exigency_h", "Exigency lasts", "{} hours unless renewed with new facts."),
    _most(G.MANUAL, "manual.exigency_longest_h", "Exigency lasts at most", "{} hours."),
    _text(G.MANUAL, "manual.exigency_attestation", "Attested for exigency"),
    _words(G.MANUAL, "manual.exigency_examples", "Examples of exigency"),
    _required(G.MANUAL, "manual.remove_after_ncic", "Once in NCIC or KOPS", "The entry is removed.", "It may stay."),
    _required(G.MANUAL, "manual.amber_exempt", "Amber Alert", "Entered at once, without approval, and kept up to date.",
              "Approved as any entry."),
    _words(G.MANUAL, "manual.amber_template", "Amber template asks for"),
    _required(G.MANUAL, "manual.partials", "Partial plates in major crimes", "Should be entered.",
              "May be watched where an entry may."),
    # --- search
    _ranked(G.SEARCH, "search.case_number", "Case number", optional="Entered where there is one.",
            or_reasons="A case number, complaint or incident, or the reasons for the search.",
            required="Must be entered."),
    _ranked(G.SEARCH, "search.standard", "Ground of a search", purpose="A legitimate law enforcement purpose.",
            case_or_suspicion="A criminal investigation, reasonable suspicion or probable cause.",
            suspicion="Reasonable suspicion that the data is pertinent to an active criminal investigation."),
    _text(G.SEARCH, "search.attestation", "Attested by the member"),
    _required(G.SEARCH, "search.factual_basis", "Factual basis", "Recorded with every search.", "Recommended."),
    _required(G.SEARCH, "search.reason_per_query", "Why this plate or place", "One line with every query.",
              "Said by the case form."),
    _ranked(G.SEARCH, "search.approval", "Approval", user_grant="The member's own grant is enough.",
            case_grant="Approved for each case.", per_query="Approved for each query."),
    Parameter("search.purposes", G.SEARCH, _ROWS, _OWN, "Purposes of a search"),
    _permitted(G.SEARCH, "search.civil", "Civil or administrative action",
               "May be a purpose, with the supervisor's step.",
               "Is no purpose of a search.", arguable=True),
    _permitted(G.SEARCH, "search.life_in_danger", "Danger to life without an offence",
               "A search may be made on counsel's opinion.",
               "Not searched: KOPS or NCIC and the on-call supervisor are asked instead.", arguable=True),
    _required(G.SEARCH, "search.query_log", "LPR data query log", "Kept under that name, filterable and printable.",
              "The trail serves."),
    _text(G.SEARCH, "search.too_broad", "A query that is too broad"),
    # --- access
    _required(G.ACCESS, "access.written_grant", "Authorisation", "Documented, with signer, scope and dates.",
              "By role alone."),
    _required(G.ACCESS, "access.second_signature", "Second signature", "The program owner approves each grant too.",
              "Not asked for."),
    _required(G.ACCESS, "access.work_assignment", "Work assignment",
              "Only where the assignment reasonably requires access.", "Not asked for."),
    _text(G.ACCESS, "access.change_channel", "Changes go through"),
    _most(G.ACCESS, "access.review_months", "Review of the access list", "Every {} months."),
    _most(G.ACCESS, "access.inactive_days", "An account nobody uses", "Is disabled after {} days."),
    _required(G.ACCESS, "access.clearance", "Confidential data of others",
              "Shown only to members who are authorised for it.", "Shown to all."),
    _required(G.ACCESS, "access.administrator_assigned", "The LPR administrator",
              "Holds a dated assignment signed by the program owner.", "Is enrolled as any member."),
    _required(G.ACCESS, "access.compliance_statement", "Standing compliance",
              "The system administrator keeps a list of what is not in compliance and signs a statement.",
              "Not asked for."),
    _text(G.ACCESS, "access.penalties", "Misuse"),
    _text(G.ACCESS, "access.official_use", "Open to the public"),
    _ranked(G.ACCESS, "approvals.reach", "Reaching an approver", desk="At the desk.",
            rota="By rota: on the server's page, or by a one-time code over the radio."),
    _most(G.ACCESS, "approvals.countersign_h", "Approval by radio", "Is countersigned within {} hours."),
    # --- sign-in
    _words(G.SIGN_IN, "sign_in.banner", "Banner"),
    _required(G.SIGN_IN, "sign_in.own_account", "Accounts", "One for each member, with every access recorded by name.",
              "May be shared."),
    _required(G.SIGN_IN, "sign_in.second_factor", "Second factor", "Asked for.", "Not asked for."),
    _required(G.SIGN_IN, "sign_in.approved_algorithms", "Approved algorithms only",
              "PBKDF2-HMAC-SHA-256 protects passwords.", "Argon2id protects passwords."),
    _most(G.SIGN_IN, "sign_in.tries", "Failed sign-ins", "{} lock the account."),
    _least(G.SIGN_IN, "sign_in.tries_minutes", "Counted over", "{} minutes."),
    _required(G.SIGN_IN, "sign_in.locked_until_released", "A locked account", "Waits for an administrator.",
              "Opens by itself."),
    _most(G.SIGN_IN, "sign_in.lock_minutes", "Idle desk", "Locks after {} minutes."),
    _permitted(G.SIGN_IN, "sign_in.car_alerts_while_locked", "In a car, while locked",
               "Alerts go on; the search side locks.", "Everything locks."),
    _most(G.SIGN_IN, "sign_in.reauthenticate_h", "Signed in for", "At most {} hours before signing in again."),
    _least(G.SIGN_IN, "sign_in.shortest_password", "Password", "At least {} characters."),
    _least(G.SIGN_IN, "sign_in.id_unused_months", "A member's id", "Is not used again for {} months; here never."),
    # --- training
    _required(G.TRAINING, "training.first", "Before use or access", "Approved training comes first.", "Not asked for."),
    _text(G.TRAINING, "training.provider", "Given by"),
    _text(G.TRAINING, "training.unit", "Trainers' unit"),
    _words(G.TRAINING, "training.items", "Items", strictness=_UNION),
    _required(G.TRAINING, "training.supervisors", "Supervisors", "Those with oversight are trained too.",
              "As every member."),
    _most(G.TRAINING, "training.months", "Repeated", "Every {} months."),
    # --- audit
    _required(G.AUDIT, "audit.everything", "Recorded", "All queries and responses, and every act on data.",
              "Access by name, date and time."),
    _ranked(G.AUDIT, "audit.access_record", "Record of who had access", one_year="Kept at least a year.",
            permanent="Kept permanently."),
    _ranked(G.AUDIT, "audit.cycle", "Audit", regular="On a regular basis.", biennial="Independent, every two years."),
    _words(G.AUDIT, "audit.questions", "The audit asks", strictness=_UNION),
    _most(G.AUDIT, "audit.report_days", "Its report", "Is sent within {} days after the audit."),
    _words(G.AUDIT, "audit.recipients", "It goes to", strictness=_UNION),
    _required(G.AUDIT, "audit.result_public", "Its result", "Is public.", "Stays with the agency."),
    _most(G.AUDIT, "audit.review_days", "The trail is reviewed", "Every {} days."),
    _least(G.AUDIT, "audit.sample_percent", "Sample", "At least {} in a hundred searches."),
    _required(G.AUDIT, "report.yearly", "Yearly report", "On use and effectiveness, to the Chief of Police.",
              "Not asked for."),
    _required(G.AUDIT, "report.guideline", "Written guideline", "Signed and dated, with all its items.",
              "Not asked for."),
    _required(G.AUDIT, "report.recoveries", "Recoveries", "Counted for each period.", "Not asked for."),
    # --- retention
    Parameter("retain.nonhit_days", G.RETENTION, _NUMBER, _LEAST, "Reads without a hit",
              "Destroyed no later than {} days after collection.", floor=True),
    Parameter("retain.hit_days", G.RETENTION, _NUMBER, _LEAST, "Reads with a hit",
              "Destroyed no later than {} days after collection.", floor=True),
    Parameter("retain.least_days", G.RETENTION, _NUMBER, _OWN, "Kept at least", "{} days.", "No least time is named."),
    _text(G.RETENTION, "retain.schedule", "Everything else"),
    _required(G.RETENTION, "retain.schedule_signed", "Value of the schedule",
              "Signed by the records custodian; until then the statute's limit, unsigned.", "As the statute has it."),
    _text(G.RETENTION, "retain.accountable", "Answers for destruction"),
    _required(G.RETENTION, "retain.others_data", "Data from other agencies", "Handled as one's own.", "By agreement."),
    _required(G.RETENTION, "retain.transfer", "Transfer", "From the reader to the designated storage.",
              "Not asked for."),
    _required(G.RETENTION, "retain.certificate", "Proof of destruction", "A certificate every day.", "Not asked for."),
    Parameter("time_zone", G.RETENTION, _TEXT, _EXACT, "Days are counted in"),
    # --- holds
    _ranked(G.HOLDS, "hold.exculpatory", "Exculpatory hold for", none="Nobody: by court order only.",
            charged="The subject of a pending charge or complaint.",
            investigated="The subject of a criminal investigation."),
    _words(G.HOLDS, "hold.exculpatory_items", "Its request contains", strictness=_UNION),
    _required(G.HOLDS, "hold.acp", "Address Confidentiality Program",
              "A participant's data is destroyed on request and at collection.", "Not provided for.", floor=True),
    _required(G.HOLDS, "hold.acp_private", "Such a request", "Its existence is private.", "Not provided for.",
              floor=True),
    _words(G.HOLDS, "hold.other", "Kept longer"),
    _required(G.HOLDS, "hold.evidence_copied", "Evidence", "Is copied to an investigative file or booked.",
              "Stays with its case."),
    _required(G.HOLDS, "hold.sworn", "Preservation for another agency", "Only on a sworn statement.",
              "By written request."),
    _words(G.HOLDS, "hold.sworn_items", "The sworn statement names", strictness=_UNION),
    # --- sharing
    _ranked(G.SHARING, "share.recipients", "Shared with", floor=True, others="Whoever asks.",
            law_enforcement="Law enforcement or prosecutorial agencies, or as the law permits."),
    _words(G.SHARING, "share.request_items", "A written request names", strictness=_UNION),
    _ranked(G.SHARING, "share.mode", "Release", post_review="Regularly reviewed afterwards.",
            before="Approved before.", before_and_review="Approved before, and regularly reviewed afterwards."),
    _most(G.SHARING, "share.review_days", "Review of a release", "Within {} days."),
    _required(G.SHARING, "share.suspicion", "Ground of a release",
              "Reasonable suspicion that it is pertinent to an active criminal investigation.",
              "Official law enforcement purposes.", floor=True),
    _required(G.SHARING, "share.on_file", "The request", "Is kept on file.", "Need not be kept."),
    _required(G.SHARING, "share.notice", "Confidentiality notice", "Goes with all data.", "Not asked for."),
    _text(G.SHARING, "share.notice_text", "Its wording"),
    _required(G.SHARING, "share.recipient_bound", "The recipient", "Follows classification, destruction and security.",
              "By agreement."),
    _required(G.SHARING, "share.never_sold", "Selling or trading", "Never.", "Not ruled out.", floor=True),
    _required(G.SHARING, "share.court_order", "Court order",
              "Other parties by court order: court, number, scope and expiry are recorded.",
              "Is answered by Records, as any other request."),
    _text(G.SHARING, "share.other_parties", "Other requests"),
    _permitted(G.SHARING, "share.releases", "Releases to other agencies", "Are made.",
               "Are off until counsel enters the disclosure subsections.", arguable=True),
    # --- public log, notices, breach
    _required(G.PUBLIC_LOG, "public.log", "Public log of use", "Kept.", "Not asked for."),
    _required(G.PUBLIC_LOG, "public.fixed_list", "List of fixed locations", "Public, with dates and kind of device.",
              "Not asked for."),
    Parameter("bca.notice_days", G.PUBLIC_LOG, _NUMBER, _LEAST, "Notice to the BCA",
              "Within {} days of installation or use.", "None is asked for."),
    _required(G.PUBLIC_LOG, "bca.integration", "Integration into other devices", "Is notified too.", "Not named."),
    _words(G.PUBLIC_LOG, "breach.owners", "A breach is handled by", strictness=_UNION),
    _text(G.PUBLIC_LOG, "breach.rule", "A breach"),
    _most(G.PUBLIC_LOG, "breach.report_h", "A breach is reported", "Within {} hours."),
    # --- devices
    _required(G.DEVICES, "device.calibration", "Maintenance and calibration", "Schedules and records are kept.",
              "Not asked for."),
    _text(G.DEVICES, "device.managed_by", "Installed and maintained by"),
    _ranked(G.DEVICES, "device.phonetics", "Spelling over the radio", apco="APCO: Adam, Boy, Charles.",
            nato="NATO: Alfa, Bravo, Charlie."),
    # --- roles
    _text(G.ROLES, "roles.program_owner", "Program owner"),
    _text(G.ROLES, "roles.release_approver", "Approves releases"),
    *(
        _text(G.ROLES, f"roles.{role}", title)
        for role, title in (
            ("patrol_officer", "Patrol officer"), ("investigator", "Investigator"), ("dispatcher", "Dispatcher"),
            ("lpr_administrator", "LPR administrator"), ("supervisor", "Supervisor"),
            ("system_administrator", "System administrator"), ("auditor", "Auditor"),
            ("acp_custodian", "ACP custodian"), ("trainer", "Trainer"), ("records_custodian", "Records custodian"),
        )
    ),
)  # fmt: skip

PARAMETERS = {row.name: row for row in _ROWS_OF}
