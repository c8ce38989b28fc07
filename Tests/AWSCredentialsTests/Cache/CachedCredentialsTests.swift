import AWSCredentials
import SigV4
import Testing

@Suite("Cached credentials are renewed in time, once, and whole")
struct CachedCredentialsTests {
  @Test("credentials without an end are fetched once")
  func forever() async throws {
    let source = FakeSource()
    source.set { $0.lifetime = nil }
    let cache = CachedCredentials(source, now: source.clock)
    for _ in 0..<3 {
      #expect(try await cache.credentials().accessKeyID == "KEY1")
      source.advance(10_000_000)
    }
    #expect(source.fetches == 1)
  }

  @Test("until a quarter of an hour before the end, the first ones serve")
  func early() async throws {
    let source = FakeSource()
    let cache = CachedCredentials(source, now: source.clock)
    #expect(try await cache.credentials().accessKeyID == "KEY1")
    source.advance(3_600 - 901)
    #expect(try await cache.credentials().accessKeyID == "KEY1")
    #expect(source.fetches == 1)
  }

  @Test("from then on they are renewed in the background", .timeLimit(.minutes(5)), arguments: [900, 601])
  func background(left: Int64) async throws {
    let source = FakeSource()
    let cache = CachedCredentials(source, now: source.clock)
    _ = try await cache.credentials()
    source.advance(3_600 - left)
    source.close()
    // The renewal cannot end yet, and no one waits for it.
    #expect(try await cache.credentials().accessKeyID == "KEY1")
    #expect(try await cache.credentials().accessKeyID == "KEY1")
    source.open()
    await source.finished(2)
    try await eventually { try await cache.credentials().accessKeyID == "KEY2" }
    #expect(source.fetches == 2)
  }

  @Test("from ten minutes before the end callers wait for it", arguments: [600, 1, 0, -5_000])
  func blocking(left: Int64) async throws {
    let source = FakeSource()
    let cache = CachedCredentials(source, now: source.clock)
    _ = try await cache.credentials()
    source.advance(3_600 - left)
    #expect(try await cache.credentials().accessKeyID == "KEY2")
    #expect(source.fetches == 2)
  }

  @Test("a failed renewal keeps the old ones until their end, and is tried again after a minute")
  func failedRenewal() async throws {
    let source = FakeSource()
    let cache = CachedCredentials(source, now: source.clock)
    _ = try await cache.credentials()
    source.set { $0.error = CredentialError(.unavailable, "down") }
    source.advance(3_600 - 300)
    #expect(try await cache.credentials().accessKeyID == "KEY1")
    #expect(source.fetches == 2)
    source.advance(59)
    #expect(try await cache.credentials().accessKeyID == "KEY1")
    #expect(source.fetches == 2)
    source.advance(1)
    #expect(try await cache.credentials().accessKeyID == "KEY1")
    #expect(source.fetches == 3)
    source.advance(240)
    try await expectFailure(.unavailable, "down") { try await cache.credentials() }
    source.set { $0.error = nil }
    #expect(try await cache.credentials().accessKeyID == "KEY5")
  }

  @Test("a failed renewal in the background is no one's error")
  func failedBackgroundRenewal() async throws {
    let source = FakeSource()
    let cache = CachedCredentials(source, now: source.clock)
    _ = try await cache.credentials()
    source.set { $0.error = CredentialError(.refused, "no") }
    source.advance(3_600 - 800)
    for _ in 0..<5 { #expect(try await cache.credentials().accessKeyID == "KEY1") }
    await source.finished(2)
    #expect(source.fetches == 2)
  }

  @Test("credentials that come expired are refused; while others are good, they serve")
  func expired() async throws {
    let source = FakeSource()
    let cache = CachedCredentials(source, now: source.clock)
    source.set { $0.lifetime = 0 }
    try await expectFailure(.expired, "fake gave credentials that ended at 20260101T000000Z") {
      try await cache.credentials()
    }
    source.set { $0.lifetime = 3_600 }
    _ = try await cache.credentials()
    source.set { $0.lifetime = -1 }
    source.advance(3_500)
    #expect(try await cache.credentials().accessKeyID == "KEY2")
  }

  @Test("credentials of a short life are renewed at its half, and waited for in its last third")
  func short() async throws {
    let source = FakeSource()
    source.set { $0.lifetime = 60 }
    let cache = CachedCredentials(source, now: source.clock)
    _ = try await cache.credentials()
    source.advance(29)
    #expect(try await cache.credentials().accessKeyID == "KEY1")
    #expect(source.fetches == 1)
    source.advance(11)
    #expect(try await cache.credentials().accessKeyID == "KEY2")
  }

  @Test("a thousand tasks, while credentials end: one renewal, and every set is whole")
  func crowd() async throws {
    let source = FakeSource()
    let cache = CachedCredentials(source, now: source.clock)
    _ = try await cache.credentials()
    for round in 2...5 {
      source.advance(3_600)
      source.close()
      try await withThrowingTaskGroup(of: Credentials.self) { group in
        for _ in 0..<1_000 { group.addTask { try await cache.credentials() } }
        await source.begun(round)
        source.open()
        for try await credentials in group {
          #expect(credentials.accessKeyID == "KEY\(round)")
          try expectSame(credentials, id: "KEY\(round)", secret: "secret\(round)", token: "token\(round)")
        }
      }
      #expect(source.fetches == round)
    }
  }

  @Test("a thousand tasks, while time runs: no set is torn, and none has ended")
  func runningTime() async throws {
    let source = FakeSource()
    // Longer than the thousand can put the clock forward while a renewal is under way: it gives none that has ended.
    source.set { $0.lifetime = 10_000 }
    let cache = CachedCredentials(source, now: source.clock)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<1_000 {
        group.addTask {
          for _ in 0..<10 {
            let credentials = try await cache.credentials()
            let number = credentials.accessKeyID.dropFirst(3)
            try expectSame(
              credentials, id: credentials.accessKeyID, secret: "secret\(number)", token: "token\(number)")
            source.advance(8)
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(source.fetches >= 4)
    #expect(source.mostAtOnce == 1)
  }

  @Test("a caller that is cancelled stops waiting; the others get theirs")
  func cancellation() async throws {
    let source = FakeSource()
    source.close()
    let cache = CachedCredentials(source, now: source.clock)
    let cancelled = Task { try await cache.credentials() }
    await source.begun(1)
    let others = (0..<10).map { _ in Task { try await cache.credentials() } }
    cancelled.cancel()
    try await expectFailure(.cancelled) { try await cancelled.value }
    source.open()
    for other in others { #expect(try await other.value.accessKeyID == "KEY1") }
    #expect(source.fetches == 1)
    #expect(source.wasCancelled == false)
  }

  @Test("a task that was cancelled before it asked does not wait")
  func cancelledBefore() async throws {
    let source = FakeSource()
    source.close()
    let cache = CachedCredentials(source, now: source.clock)
    let task = Task {
      while !Task.isCancelled { await Task.yield() }
      return try await cache.credentials()
    }
    task.cancel()
    try await expectFailure(.cancelled) { try await task.value }
    source.open()
  }

  @Test("forgotten credentials are fetched anew, also where a renewal was under way")
  func invalidation() async throws {
    let source = FakeSource()
    let cache = CachedCredentials(source, now: source.clock)
    #expect(try await cache.credentials().accessKeyID == "KEY1")
    cache.invalidate()
    #expect(try await cache.credentials().accessKeyID == "KEY2")
    source.advance(3_600)
    source.close()
    let waiting = Task { try await cache.credentials() }
    await source.begun(3)
    cache.invalidate()
    source.open()
    #expect(try await waiting.value.accessKeyID == "KEY4")
    #expect(source.mostAtOnce == 1)
  }

  @Test("nothing that is printed of it shows a secret")
  func redaction() async throws {
    let cache = CachedCredentials(
      StaticCredentials(Credentials(accessKeyID: "A", secretAccessKey: sentinel, sessionToken: sentinel)))
    expectNoSecret(try await cache.credentials())
    expectNoSecret(cache)
    expectNoSecret(StaticCredentials(Credentials(accessKeyID: "A", secretAccessKey: sentinel)))
  }

  @Test("static credentials end when they say")
  func staticEnd() async throws {
    let past = Credentials(
      accessKeyID: "A", secretAccessKey: sentinel, expiration: try SigningTime("20200101T000000Z"))
    try await expectFailure(.expired, "20200101T000000Z") { try StaticCredentials(past).credentials() }
  }
}

/// Waits until something holds that another task brings about.
private func eventually(_ condition: () async throws -> Bool) async throws {
  while try await !condition() { try await Task.sleep(for: .milliseconds(1)) }
}
