// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.capture.harness;

import dev.upstreamtop.telemetry.snapshot.Side;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * One TCP connection played to the programs segment by segment, with the sequence numbers that TCP
 * would give.
 */
public final class Connection {

  private static final int CLIENT_ISN = 1_000;
  private static final int BACKEND_ISN = 0x7fff_ff00;

  private final Kernel kernel;
  private final Side side;
  private final String client;
  private final String backend;
  private UnaryOperator<Packet> shape = packet -> packet;
  private Function<byte[], List<byte[]>> way = List::of;
  private int interfaceIndex = Kernel.LOOPBACK;
  private int clientIsn = CLIENT_ISN;
  private int backendIsn = BACKEND_ISN;
  private int clientNext = CLIENT_ISN;
  private int backendNext = BACKEND_ISN;

  Connection(Kernel kernel, Side side, String client, String backend) {
    this.kernel = kernel;
    this.side = side;
    this.client = client;
    this.backend = backend;
  }

  /** Changes each packet from now on, say by VLAN tags. */
  public Connection shaped(UnaryOperator<Packet> change) {
    shape = change;
    return this;
  }

  /** What arrives, from now on, of each frame that is sent: nothing, others, several. */
  public Connection over(Function<byte[], List<byte[]>> arriving) {
    way = arriving;
    return this;
  }

  /** The interface that packets pass from now on; one that exists. */
  public Connection through(int index) {
    interfaceIndex = index;
    return this;
  }

  /** Other initial sequence numbers than the usual ones; before anything is sent. */
  public Connection numbered(int client, int backend) {
    clientIsn = client;
    backendIsn = backend;
    clientNext = client;
    backendNext = backend;
    return this;
  }

  /** Lets time pass on the connection, which has been met, as the programs reckon it. */
  public Connection later(Duration time) {
    kernel.passTime(side, Packet.endpoint(client), Packet.endpoint(backend), time);
    return this;
  }

  /** SYN, SYN-ACK. */
  public Connection open() {
    return syn().synAck();
  }

  /** The first SYN, or the same one again before anything else was sent. */
  public Connection syn() {
    clientNext = clientIsn + 1;
    return toBackend(packetToBackend(clientIsn).flags(Packet.SYN));
  }

  /** SYN-ACK. */
  public Connection synAck() {
    backendNext = backendIsn + 1;
    return toClient(packetToClient(backendIsn).flags(Packet.SYN | Packet.ACK));
  }

  /** A segment of the client's. */
  public Connection request(String text) {
    Packet packet = packetToBackend(clientNext).payload(text).flags(Packet.ACK | Packet.PSH);
    clientNext += bytes(text);
    return toBackend(packet);
  }

  /** A segment of the backend's. */
  public Connection response(String text) {
    Packet packet = packetToClient(backendNext).payload(text).flags(Packet.ACK | Packet.PSH);
    backendNext += bytes(text);
    return toClient(packet);
  }

  /**
   * A segment of the client's that begins so many bytes before (negative) or after the next one.
   */
  public Connection requestAt(int offset, String text) {
    return toBackend(packetToBackend(clientNext + offset).payload(text));
  }

  /**
   * A segment of the backend's that begins so many bytes before (negative) or after the next one.
   */
  public Connection responseAt(int offset, String text) {
    return toClient(packetToClient(backendNext + offset).payload(text));
  }

  /** Moves the client's sequence: bytes that the programs do not get to see, or get later. */
  public Connection skipRequest(int count) {
    clientNext += count;
    return this;
  }

  /** Moves the backend's sequence. */
  public Connection skipResponse(int count) {
    backendNext += count;
    return this;
  }

  /** The client's FIN. */
  public Connection clientFin() {
    return toBackend(packetToBackend(clientNext++).flags(Packet.FIN | Packet.ACK));
  }

  /** The backend's FIN. */
  public Connection backendFin() {
    return toClient(packetToClient(backendNext++).flags(Packet.FIN | Packet.ACK));
  }

  /** The client's RST. */
  public Connection clientRst() {
    return toBackend(packetToBackend(clientNext).flags(Packet.RST));
  }

  /** The backend's RST. */
  public Connection backendRst() {
    return toClient(packetToClient(backendNext).flags(Packet.RST | Packet.ACK));
  }

  /** An ICMP error that answers the SYN. */
  public Connection unreachable(int type, int code) {
    byte[] frame = packetToBackend(clientIsn).flags(Packet.SYN).icmpError(type, code);
    kernel.run(side == Side.SERVER, frame, interfaceIndex);
    return this;
  }

  /** Sends any packet in the client's direction. */
  public Connection toBackend(Packet packet) {
    return send(side == Side.CLIENT, packet);
  }

  /** Sends any packet in the backend's direction. */
  public Connection toClient(Packet packet) {
    return send(side == Side.SERVER, packet);
  }

  private Connection send(boolean egress, Packet packet) {
    way.apply(shape.apply(packet).frame())
        .forEach(frame -> kernel.run(egress, frame, interfaceIndex));
    return this;
  }

  /** A packet of the client's to begin with. */
  public Packet packetToBackend(int sequence) {
    return Packet.between(client, backend).sequence(sequence).acknowledging(backendNext);
  }

  /** A packet of the backend's to begin with. */
  public Packet packetToClient(int sequence) {
    return Packet.between(backend, client).sequence(sequence).acknowledging(clientNext);
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1).length;
  }
}
