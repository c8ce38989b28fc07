// The sockets of a server on 127.0.0.1.

internal import Foundation

#if canImport(Glibc)
internal import Glibc
private let streamSocket = Int32(SOCK_STREAM.rawValue)
#elseif canImport(Musl)
internal import Musl
private let streamSocket = SOCK_STREAM
#elseif canImport(Darwin)
internal import Darwin
private let streamSocket = SOCK_STREAM
#endif

/// A socket that listens on a free port. It is closed when no one uses it any more, the thread that waits on it among
/// them: closed any earlier, its number could become that of another server's, whose connections the thread would get.
final class Listener: Sendable {
  let port: UInt16
  private let descriptor: Int32

  /// - Parameter isListening: Whether it listens. A port that is only taken refuses connections.
  init(isListening: Bool = true) throws {
    let descriptor = socket(AF_INET, streamSocket, 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isReady = unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        unsafe bind(descriptor, address, length) == 0 && (!isListening || listen(descriptor, 128) == 0)
          && getsockname(descriptor, address, &length) == 0
      }
    }
    guard isReady else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    keepFromPrograms(descriptor)
    self.descriptor = descriptor
    port = UInt16(bigEndian: address.sin_port)
  }

  deinit { _ = close(descriptor) }

  /// The next connection; nil once nothing listens any more.
  func accept() -> Connection? {
    while true {
      let connection = acceptConnection(descriptor, nil, nil)
      if connection >= 0 { return Connection(connection) }
      // What else fails passes: a connection that is gone already, or tests with too many files for a moment.
      guard errno != EINVAL else { return nil }
      Thread.sleep(forTimeInterval: 0.001)
    }
  }

  /// Ends the wait for connections, and refuses further ones.
  func stop() { _ = shutdown(descriptor, Int32(SHUT_RDWR)) }
}

/// `accept(2)`, which within `Listener` is the name of another function.
private let acceptConnection = unsafe accept

/// A program that a test starts would hold a connection open, and its other end would wait.
private func keepFromPrograms(_ descriptor: Int32) { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }

/// A connection, which is closed when it is let go.
struct Connection: ~Copyable {
  private let descriptor: Int32

  init(_ descriptor: Int32) {
    self.descriptor = descriptor
    keepFromPrograms(descriptor)
  }

  deinit { _ = close(descriptor) }

  /// Appends what comes next; false at the end.
  func receive(_ bytes: inout [UInt8]) -> Bool {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = unsafe buffer.withUnsafeMutableBytes { unsafe recv(descriptor, $0.baseAddress, $0.count, 0) }
    guard count > 0 else { return false }
    bytes += buffer[..<count]
    return true
  }

  /// Sends all of the bytes; false where the other side has gone.
  func send(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes {
        unsafe sendBytes(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  /// Makes the end of the connection an error for the other side.
  func resetAtEnd() {
    var linger = linger(l_onoff: 1, l_linger: 0)
    unsafe setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
  }
}

/// `send(2)`, which within `Connection` is the name of another function.
private let sendBytes = unsafe send
