//! A body that is still being written while it is sent: a writer on its own thread, a few pieces between, the socket.
//!
//! Whoever reads slowly makes the writer wait, so memory stays flat; whoever goes away ends it. What fails before the
//! first piece is answered as a problem. After it the status is said already, and the server cannot cut the connection:
//! then the body ends with a line that no reader of CSV takes for a row (ADR 0020).

use super::problem::Problem;
use rocket::tokio::io::{AsyncRead, ReadBuf};
use rocket::tokio::sync::mpsc;
use std::io::Write;
use std::pin::Pin;
use std::task::{Context, Poll};

/// Bytes of a piece; also what is handed to the socket at once.
pub const PIECE: usize = 64 * 1024;
/// Pieces that may wait.
const AHEAD: usize = 4;

/// What ends a body that could not be written whole.
pub const BROKEN: &str = "\r\nABGEBROCHEN: Diese Datei ist unvollständig und darf nicht verwendet werden.\r\n";

/// A piece, or why there are no more.
type Piece = Result<Vec<u8>, Problem>;

/// Writes into the body.
pub struct Sending {
    piece: Vec<u8>,
    send: mpsc::Sender<Piece>,
}

/// The body as it comes.
pub struct Coming {
    piece: Vec<u8>,
    /// How much of the piece was read.
    read: usize,
    coming: mpsc::Receiver<Piece>,
}

/// What says at the end that the writing failed.
pub struct Failing(mpsc::Sender<Piece>);

/// The three ends of a body.
pub fn body() -> (Sending, Failing, Coming) {
    let (send, coming) = mpsc::channel(AHEAD);
    let failing = Failing(send.clone());
    (Sending { piece: Vec::with_capacity(PIECE), send }, failing, Coming { piece: Vec::new(), read: 0, coming })
}

impl Failing {
    pub async fn fail(self, error: impl Into<Problem>) {
        // Who went away made the writing fail, and hears nothing of it.
        if !self.0.is_closed() {
            let _ = self.0.send(Err(error.into())).await;
        }
    }
}

impl Sending {
    fn send(&mut self) -> std::io::Result<()> {
        let piece = std::mem::replace(&mut self.piece, Vec::with_capacity(PIECE));
        let gone = |_| std::io::Error::from(std::io::ErrorKind::BrokenPipe);
        self.send.blocking_send(Ok(piece)).map_err(gone)
    }
}

impl Write for Sending {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.piece.extend_from_slice(bytes);
        if self.piece.len() >= PIECE {
            self.send()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        if self.piece.is_empty() { Ok(()) } else { self.send() }
    }
}

impl Coming {
    /// Waits for the first piece, so that what fails before it can be answered as what it is.
    ///
    /// # Errors
    /// The problem that came instead of it.
    pub async fn begun(mut self) -> Result<Coming, Problem> {
        self.piece = self.coming.recv().await.transpose()?.unwrap_or_default();
        Ok(self)
    }
}

impl AsyncRead for Coming {
    fn poll_read(mut self: Pin<&mut Self>, task: &mut Context<'_>, to: &mut ReadBuf<'_>) -> Poll<std::io::Result<()>> {
        if self.read == self.piece.len() {
            self.piece = match self.coming.poll_recv(task) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(None) => return Poll::Ready(Ok(())),
                Poll::Ready(Some(Ok(piece))) => piece,
                Poll::Ready(Some(Err(_))) => BROKEN.as_bytes().to_vec(),
            };
            self.read = 0;
        }
        let rest = self.piece.get(self.read..).unwrap_or_default();
        let now = rest.get(..to.remaining()).unwrap_or(rest);
        to.put_slice(now);
        self.read += now.len();
        Poll::Ready(Ok(()))
    }
}

#[cfg(test)]
mod tests {
    //! Tests of the body.

    use super::*;
    use rocket::http::Status;
    use rocket::tokio;
    use rocket::tokio::io::AsyncReadExt as _;

    async fn read(body: Coming) -> Vec<u8> {
        let (mut body, mut bytes) = (body, Vec::new());
        body.read_to_end(&mut bytes).await.unwrap();
        bytes
    }

    #[tokio::test]
    async fn what_was_written_arrives_in_order() {
        let (mut sending, failing, coming) = body();
        drop(failing);
        let text: Vec<u8> = (0..500_000_u32).map(|number| number.to_le_bytes()[0]).collect();
        let written = text.clone();
        let writer = tokio::task::spawn_blocking(move || {
            written.chunks(1000).for_each(|some| sending.write_all(some).unwrap());
            sending.flush().unwrap();
        });
        assert!(read(coming.begun().await.unwrap()).await == text);
        writer.await.unwrap();
    }

    #[tokio::test]
    async fn a_failure_is_a_problem_before_the_first_piece_and_a_last_line_after_it() {
        let problem = || Problem::of(Status::InternalServerError);
        let (sending, failing, coming) = body();
        drop(sending);
        failing.fail(problem()).await;
        assert!(coming.begun().await.is_err());
        let (mut sending, failing, coming) = body();
        tokio::task::spawn_blocking(move || sending.write_all(b"a,b\r\n").and_then(|()| sending.flush()))
            .await
            .unwrap()
            .unwrap();
        failing.fail(problem()).await;
        let bytes = String::from_utf8(read(coming.begun().await.unwrap()).await).unwrap();
        assert_eq!(bytes, format!("a,b\r\n{BROKEN}"));
        let mut reader = csv::Reader::from_reader(bytes.as_bytes());
        assert!(reader.records().any(|record| record.is_err()), "no reader takes it for a whole file");
    }

    #[tokio::test]
    async fn whoever_goes_away_ends_the_writing() {
        let (mut sending, _, coming) = body();
        drop(coming);
        let written = tokio::task::spawn_blocking(move || sending.write_all(&[b'x'; PIECE])).await.unwrap();
        assert_eq!(written.unwrap_err().kind(), std::io::ErrorKind::BrokenPipe);
    }
}
