// The system's clock. The only file of this module that asks the operating system for anything.

#if !hasFeature(Embedded)
#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(WASILibc)
internal import WASILibc
#elseif canImport(Darwin)
internal import Darwin
#elseif canImport(Android)
internal import Android
#elseif canImport(ucrt)
internal import ucrt
#endif

extension SigningTime {
  /// The time of the system's clock.
  public static func now() -> SigningTime {
    // The clamp is for a clock that is out of its mind; a signature of such a time is refused anyway.
    SigningTime(inRange: min(max(Int64(time(nil)), 0), 253_402_300_799))
  }
}
#endif
