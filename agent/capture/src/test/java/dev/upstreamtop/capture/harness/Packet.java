// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.harness;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A TCP segment to be made into an Ethernet frame. A builder: the methods that set something return
 * it.
 */
public final class Packet {

  /** TCP flags. */
  public static final int FIN = 1;

  public static final int SYN = 2;
  public static final int RST = 4;
  public static final int PSH = 8;
  public static final int ACK = 16;
  public static final int URG = 32;

  private static final int ETHERNET_BYTES = 14;
  private static final int IPV4_BYTES = 20;
  private static final int IPV6_BYTES = 40;
  private static final int TCP_BYTES = 20;
  private static final int TCP = 6;
  private static final int CHECKSUM = 16;

  private final InetSocketAddress from;
  private final InetSocketAddress to;
  private final List<Integer> tags = new ArrayList<>();
  private final List<Extension> extensions = new ArrayList<>();
  private int ipv4OptionBytes;
  private int tcpOptionBytes;
  private int fragmentOffset;
  private boolean moreFragments;
  private int flags = ACK;
  private int sequence;
  private int acknowledged;
  private int urgent;
  private byte[] payload = {};

  private record Extension(int type, int bytes) {}

  private Packet(InetSocketAddress from, InetSocketAddress to) {
    this.from = from;
    this.to = to;
  }

  /** A segment between two endpoints ({@code 10.0.0.1:40000}, {@code [::1]:9001}). */
  public static Packet between(String from, String to) {
    return new Packet(endpoint(from), endpoint(to));
  }

  /** Reads {@code address:port}. */
  static InetSocketAddress endpoint(String text) {
    int colon = text.lastIndexOf(':');
    String host = text.substring(0, colon).replace("[", "").replace("]", "");
    try {
      return new InetSocketAddress(
          InetAddress.getByName(host), Integer.parseInt(text.substring(colon + 1)));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  /** TCP flags, {@link #ACK} unless set. */
  public Packet flags(int value) {
    flags = value;
    return this;
  }

  /** The sequence number of the first byte. */
  public Packet sequence(int value) {
    sequence = value;
    return this;
  }

  /** The number of the next byte that is expected of the peer. */
  public Packet acknowledging(int value) {
    acknowledged = value;
    return this;
  }

  /** The urgent pointer, behind the urgent byte; sets the flag with it. */
  public Packet urgent(int pointer) {
    urgent = pointer;
    flags |= URG;
    return this;
  }

  /** The payload, one byte per character. */
  public Packet payload(String text) {
    return payload(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** The payload. */
  public Packet payload(byte[] bytes) {
    payload = bytes.clone();
    return this;
  }

  /** Adds a VLAN tag inside the ones before: 0x8100 or 0x88a8. */
  public Packet tag(int etherType) {
    tags.add(etherType);
    return this;
  }

  /** IPv4 options, a multiple of 4 up to 40 bytes of no-operation. */
  public Packet ipv4Options(int bytes) {
    ipv4OptionBytes = bytes;
    return this;
  }

  /** TCP options, a multiple of 4 up to 40 bytes of no-operation. */
  public Packet tcpOptions(int bytes) {
    tcpOptionBytes = bytes;
    return this;
  }

  /** Adds an IPv6 extension header of a type, a multiple of 8 bytes long. */
  public Packet extension(int type, int bytes) {
    extensions.add(new Extension(type, bytes));
    return this;
  }

  /** Makes it a fragment: offset in units of 8 bytes. */
  public Packet fragment(int offset, boolean more) {
    fragmentOffset = offset;
    moreFragments = more;
    return this;
  }

  /** The bytes of the frame. */
  public byte[] frame() {
    boolean ipv4 = from.getAddress().getAddress().length == 4;
    byte[] segment = segment();
    byte[] packet = ipv4 ? ipv4(TCP, segment) : ipv6(TCP, segment);
    return ethernet(ipv4 ? 0x0800 : 0x86dd, packet);
  }

  /** The IPv4 packet as a raw socket sends it, with the checksum that a receiver asks for. */
  public byte[] datagram() {
    byte[] segment = segment();
    ByteBuffer pseudoHeader =
        ByteBuffer.allocate(12)
            .put(from.getAddress().getAddress())
            .put(to.getAddress().getAddress())
            .putShort((short) TCP)
            .putShort((short) segment.length);
    long sum = sum(pseudoHeader.array()) + sum(segment);
    while (sum > 0xffff) {
      sum = (sum & 0xffff) + (sum >> 16);
    }
    ByteBuffer.wrap(segment).putShort(CHECKSUM, (short) ~sum);
    return ipv4(TCP, segment);
  }

  /** Of the 16-bit words (RFC 1071). */
  private static long sum(byte[] bytes) {
    ByteBuffer words = ByteBuffer.wrap(Arrays.copyOf(bytes, bytes.length + bytes.length % 2));
    long sum = 0;
    while (words.hasRemaining()) {
      sum += Short.toUnsignedInt(words.getShort());
    }
    return sum;
  }

  /**
   * The frame of an ICMP error about this packet, sent by its destination.
   *
   * @param type 3 for IPv4's, 1 for IPv6's "unreachable"
   * @param code the reason
   */
  public byte[] icmpError(int type, int code) {
    boolean ipv4 = from.getAddress().getAddress().length == 4;
    byte[] about = ipv4 ? ipv4(TCP, segment()) : ipv6(TCP, segment());
    byte[] quoted = Arrays.copyOf(about, (ipv4 ? IPV4_BYTES : IPV6_BYTES) + 8);
    byte[] error =
        ByteBuffer.allocate(8 + quoted.length)
            .put((byte) type)
            .put((byte) code)
            .putShort((short) 0)
            .putInt(0)
            .put(quoted)
            .array();
    Packet answer = new Packet(to, from);
    byte[] packet = ipv4 ? answer.ipv4(1, error) : answer.ipv6(58, error);
    return ethernet(ipv4 ? 0x0800 : 0x86dd, packet);
  }

  private byte[] segment() {
    return ByteBuffer.allocate(TCP_BYTES + tcpOptionBytes + payload.length)
        .putShort((short) from.getPort())
        .putShort((short) to.getPort())
        .putInt(sequence)
        .putInt(acknowledged)
        .put((byte) (((TCP_BYTES + tcpOptionBytes) / 4) << 4))
        .put((byte) flags)
        .putShort((short) 0xffff)
        .putShort((short) 0)
        .putShort((short) urgent)
        .put(noOperation(tcpOptionBytes))
        .put(payload)
        .array();
  }

  private byte[] ipv4(int protocol, byte[] content) {
    int header = IPV4_BYTES + ipv4OptionBytes;
    return ByteBuffer.allocate(header + content.length)
        .put((byte) (0x40 + header / 4))
        .put((byte) 0)
        .putShort((short) (header + content.length))
        .putShort((short) 1)
        .putShort((short) ((moreFragments ? 0x2000 : 0) + fragmentOffset))
        .put((byte) 64)
        .put((byte) protocol)
        .putShort((short) 0)
        .put(from.getAddress().getAddress())
        .put(to.getAddress().getAddress())
        .put(noOperation(ipv4OptionBytes))
        .put(content)
        .array();
  }

  private byte[] ipv6(int protocol, byte[] content) {
    int extensionBytes = extensions.stream().mapToInt(Extension::bytes).sum();
    ByteBuffer packet =
        ByteBuffer.allocate(IPV6_BYTES + extensionBytes + content.length)
            .putInt(6 << 28)
            .putShort((short) (extensionBytes + content.length))
            .put((byte) next(0, protocol))
            .put((byte) 64)
            .put(from.getAddress().getAddress())
            .put(to.getAddress().getAddress());
    for (int i = 0; i < extensions.size(); i++) {
      packet.put(extension(extensions.get(i), next(i + 1, protocol)));
    }
    return packet.put(content).array();
  }

  private int next(int extension, int protocol) {
    return extension < extensions.size() ? extensions.get(extension).type() : protocol;
  }

  private byte[] extension(Extension extension, int next) {
    final int authentication = 51;
    final int fragment = 44;
    ByteBuffer header = ByteBuffer.allocate(extension.bytes()).put((byte) next);
    switch (extension.type()) {
      case authentication -> header.put((byte) (extension.bytes() / 4 - 2));
      case fragment ->
          header
              .put((byte) 0)
              .putShort((short) (fragmentOffset * 8 + (moreFragments ? 1 : 0)))
              .putInt(1);
      default -> header.put((byte) (extension.bytes() / 8 - 1)).put((byte) 1).put((byte) 4);
    }
    return header.array();
  }

  private byte[] ethernet(int etherType, byte[] packet) {
    ByteBuffer frame = ByteBuffer.allocate(ETHERNET_BYTES + 4 * tags.size() + packet.length);
    frame.put(new byte[12]);
    for (int tag : tags) {
      frame.putShort((short) tag).putShort((short) 7);
    }
    return frame.putShort((short) etherType).put(packet).array();
  }

  private static byte[] noOperation(int bytes) {
    byte[] options = new byte[bytes];
    Arrays.fill(options, (byte) 1);
    return options;
  }
}
