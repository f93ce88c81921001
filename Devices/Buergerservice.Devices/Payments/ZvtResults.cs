namespace Buergerservice.Devices.Payments;

/// <summary>German sentences for result codes (ZVT 13.09, chapter 10) a clerk meets; the others show their number.</summary>
internal static class ZvtResults
{
    public static string German(byte code) => code switch
    {
        0x64 => "Die Karte ist nicht lesbar. Bitte versuchen Sie es noch einmal oder nehmen Sie eine andere Karte.",
        0x65 => "Die Kartendaten fehlen. Bitte stecken Sie die Karte noch einmal.",
        0x66 => "Die Zahlung wurde abgelehnt. Bitte nehmen Sie eine andere Karte.",
        0x68 or 0x69 => "Diese Kartenart nimmt das Terminal nicht an.",
        0x6A or 0x78 => "Die Karte ist gesperrt oder abgelaufen. Bitte nehmen Sie eine andere Karte.",
        0x6F => "Diese Karte ist hier nicht zugelassen.",
        0x9C => "Der Vorgang ist im Terminal nicht vorgesehen. Rufen Sie die Technik.",
        0xA0 or 0xC2 or 0xC3 => "Das Bezahlterminal braucht einen Eingriff der Technik.",
        0xB4 => "Der Beleg zur Stornierung wurde nicht gefunden.",
        _ => $"Die Zahlung kam nicht zustande (Code {code:X2}). Es wurde nichts abgebucht.",
    };
}
