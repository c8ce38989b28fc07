internal import SigV4

/// Presigns each line of an input, several portions of it at once, and writes the URLs in the order of the lines.
///
/// Memory does not grow with the input: as many portions wait as there are jobs.
struct BulkPresigning {
  /// What presigns at a second.
  let presigner: (SigningTime) throws(ToolError) -> LinePresigner
  /// The second for each portion that is read.
  let time: () -> SigningTime
  let jobs: Int

  /// - Returns: Exit status 1 where a line could not be signed, or the streams failed.
  @MainActor
  func run(_ stream: Environment.Stream) async -> Outcome {
    var reader = LineReader()
    var progress = Progress(isShown: stream.showsProgress)
    var latest: LinePresigner?
    var underWay: [Task<PresignedLines, Never>] = []
    var outcome = Outcome(standardOutput: "")
    var lineCount = 0

    func start(_ portion: LinePortion) throws(ToolError) {
      let now = time()
      let presigner = if let latest, latest.isFor(now) { latest } else { try presigner(now) }
      latest = presigner
      underWay.append(Task.detached { presigner.presign(portion) })
    }

    func writeFirst() async throws(ToolError) {
      let lines = await underWay.removeFirst().value
      try stream.write(lines.output)
      for failure in lines.failures {
        outcome.exitStatus = 1
        stream.report(progress.erased() + Outcome.line("line \(lineCount + failure.number): " + failure.message))
      }
      lineCount += lines.lineCount
      stream.report(progress.advanced(by: lines.urlCount))
    }

    do {
      var isAtEnd = false
      while !isAtEnd || !underWay.isEmpty {
        // Who waits for an answer before sending the next line gets it.
        guard underWay.isEmpty || underWay.count < jobs && !isAtEnd && stream.isReadable() else {
          try await writeFirst()
          continue
        }
        do throws(ToolError) {
          if let portion = try reader.next(stream.read) { try start(portion) } else { isAtEnd = true }
        } catch {
          // What was read before is still written.
          outcome = Outcome(error)
          isAtEnd = true
        }
      }
    } catch {
      stream.report(progress.erased())
      return Outcome(error)
    }
    stream.report(progress.ended())
    return outcome
  }
}
