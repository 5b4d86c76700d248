/** Delivery reports as real mail servers write them, about the mail with an id. */

/** Postfix: headers of the mail as a part of their own; the diagnosis folded over two lines. */
export function postfixReport(mailId: string, action: 'failed' | 'delayed' = 'failed'): string {
  return `Return-Path: <>
Date: Mon, 23 Nov 2026 10:00:00 +0000 (UTC)
From: MAILER-DAEMON@mx.harbor.example (Mail Delivery System)
Subject: ${action === 'failed' ? 'Undelivered Mail Returned to Sender' : 'Delayed Mail (still being retried)'}
To: rekey@harbor.example
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="4AD1F2C0.1732356000/mx.harbor.example"
Message-Id: <20261123100000.5B1D22C1@mx.harbor.example>

This is a MIME-encapsulated message.

--4AD1F2C0.1732356000/mx.harbor.example
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.harbor.example.

--4AD1F2C0.1732356000/mx.harbor.example
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.harbor.example
X-Postfix-Queue-ID: 4AD1F2C0
X-Postfix-Sender: rfc822; rekey@harbor.example
Arrival-Date: Mon, 23 Nov 2026 09:59:58 +0000 (UTC)

Final-Recipient: rfc822; gone@elsewhere.example
Original-Recipient: rfc822;gone@elsewhere.example
Action: ${action}
Status: ${action === 'failed' ? '5.1.1' : '4.4.1'}
Remote-MTA: dns; mail.elsewhere.example
Diagnostic-Code: smtp; 550 5.1.1 <gone@elsewhere.example>: Recipient address
    rejected: User unknown

--4AD1F2C0.1732356000/mx.harbor.example
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

Return-Path: <rekey@harbor.example>
From: Rekey <rekey@harbor.example>
To: gone@elsewhere.example
Message-ID: <${mailId}@harbor.example>
Subject: Your password ends in 3 days

--4AD1F2C0.1732356000/mx.harbor.example--
`;
}

/** Exchange: the whole mail comes back as message/rfc822, and the report answers to it. */
export function exchangeReport(mailId: string): string {
  return `From: <postmaster@elsewhere.example>
To: <rekey@harbor.example>
Date: Mon, 23 Nov 2026 10:00:00 +0000
Subject: Undeliverable: Your password was changed
In-Reply-To: <${mailId}@harbor.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="_001_x"

--_001_x
Content-Type: text/html; charset="us-ascii"

<p>Your message couldn't be delivered.</p>
--_001_x
Content-Type: message/delivery-status

Reporting-MTA: dns;EX01.elsewhere.example

Final-Recipient: rfc822;full@elsewhere.example
Action: failed
Status: 5.2.2
Diagnostic-Code: smtp;554 5.2.2 mailbox full

--_001_x
Content-Type: message/rfc822

From: Rekey <rekey@harbor.example>
To: full@elsewhere.example
Subject: Your password was changed
Content-Type: text/plain

Hello.
--_001_x--
`;
}

/** A server that keeps to RFC 3461 and sends nothing back but our own id. */
export function envelopeIdReport(mailId: string): string {
  return `From: postmaster@elsewhere.example
To: rekey@harbor.example
Subject: Failure notice
MIME-Version: 1.0
Content-Type: multipart/report; boundary=b1; report-type="delivery-status"

--b1
Content-Type: text/plain

No.
--b1
Content-Type: message/delivery-status

Original-Envelope-Id: ${mailId}
Reporting-MTA: dns; elsewhere.example

Final-Recipient: rfc822; x@elsewhere.example
Action: Failed
Status: 5.0.0

--b1--
`;
}

/** What somebody wrote, who quotes a Message-ID of ours. */
export function letter(mailId: string): string {
  return `From: Anna <anna@harbor.example>
To: rekey@harbor.example
Subject: A question
In-Reply-To: <${mailId}@harbor.example>
Content-Type: text/plain

Action: failed
Original-Envelope-Id: ${mailId}
`;
}
