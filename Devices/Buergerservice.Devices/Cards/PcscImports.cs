using System.Runtime.InteropServices;

namespace Buergerservice.Devices.Cards;

#pragma warning disable SYSLIB1054, CA5392 // Source-generated imports need unsafe code; the library's path is the system's.

/// <summary>pcsc-lite: DWORD and handles are as wide as a pointer.</summary>
internal static class PcscLite
{
    private const string Library = "libpcsclite.so.1";

    [DllImport(Library)]
    public static extern nint SCardEstablishContext(nint scope, nint reserved1, nint reserved2, out nint context);

    [DllImport(Library)]
    public static extern nint SCardReleaseContext(nint context);

    [DllImport(Library)]
    public static extern nint SCardListReaders(nint context, nint groups, [Out] byte[] readers, ref nint length);

    [DllImport(Library, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    public static extern nint SCardConnect(nint context, [MarshalAs(UnmanagedType.LPUTF8Str)] string reader, nint share, nint protocols, out nint card, out nint protocol);

    [DllImport(Library)]
    public static extern nint SCardTransmit(nint card, ref Request header, byte[] command, nint length, nint answerHeader, [Out] byte[] answer, ref nint answerLength);

    [DllImport(Library)]
    public static extern nint SCardDisconnect(nint card, nint disposition);

    [StructLayout(LayoutKind.Sequential)]
    public struct Request
    {
        public nint Protocol;
        public nint Length;
    }
}

/// <summary>winscard: DWORD has 32 bits, handles are as wide as a pointer.</summary>
internal static class Winscard
{
    private const string Library = "winscard.dll";

    [DllImport(Library)]
    public static extern int SCardEstablishContext(int scope, nint reserved1, nint reserved2, out nint context);

    [DllImport(Library)]
    public static extern int SCardReleaseContext(nint context);

    [DllImport(Library)]
    public static extern int SCardListReadersA(nint context, nint groups, [Out] byte[] readers, ref int length);

    [DllImport(Library, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    public static extern int SCardConnectA(nint context, [MarshalAs(UnmanagedType.LPStr)] string reader, int share, int protocols, out nint card, out int protocol);

    [DllImport(Library)]
    public static extern int SCardTransmit(nint card, ref Request header, byte[] command, int length, nint answerHeader, [Out] byte[] answer, ref int answerLength);

    [DllImport(Library)]
    public static extern int SCardDisconnect(nint card, int disposition);

    [StructLayout(LayoutKind.Sequential)]
    public struct Request
    {
        public int Protocol;
        public int Length;
    }
}
#pragma warning restore SYSLIB1054, CA5392
