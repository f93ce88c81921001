namespace Buergerservice.Portal.Pages;

/// <summary>What an error page says: what happened, what became of the work, what to do now.</summary>
internal sealed record ErrorText(string Title, params string[] Paragraphs)
{
    public static ErrorText For(int status, bool expiredForm) => status switch
    {
        400 when expiredForm => new(
            "Die Seite war zu lange offen",
            "Die Seite war zu lange offen oder Sie haben sich inzwischen in einem anderen Fenster neu angemeldet. Ihre Eingaben wurden deshalb nicht gespeichert.",
            "Gehen Sie im Browser eine Seite zurück. Dort stehen Ihre Eingaben meist noch. Laden Sie die Seite neu und senden Sie das Formular noch einmal ab."),
        401 => new(
            "Bitte melden Sie sich an",
            "Diese Seite ist nur für angemeldete Personen. Vielleicht wurden Sie nach längerer Pause automatisch abgemeldet."),
        403 => new(
            "Dafür fehlt Ihnen die Berechtigung",
            "Ihr Konto darf diese Seite nicht öffnen oder diese Handlung nicht ausführen.",
            "Wenn Sie die Berechtigung für Ihre Arbeit brauchen, wenden Sie sich an Ihre Administration."),
        // One text for "not there" and "not yours": the difference would tell strangers which files exist.
        404 => new(
            "Seite nicht gefunden",
            "Diese Seite gibt es nicht, oder sie ist für Ihr Konto nicht freigegeben.",
            "Prüfen Sie die Adresse, wenn Sie sie eingetippt haben. Über die Startseite finden Sie alles, was für Sie freigegeben ist."),
        409 => new(
            "Inzwischen geändert",
            "Jemand anderes hat diesen Vorgang geändert, während Sie ihn bearbeitet haben. Ihre Eingaben wurden nicht gespeichert, damit nichts überschrieben wird.",
            "Gehen Sie im Browser eine Seite zurück, um Ihre Eingaben zu sehen. Öffnen Sie den Vorgang dann neu und übernehmen Sie, was noch gilt."),
        413 => new(
            "Die Datei ist zu groß",
            "Ihre Datei oder Ihre Eingaben sind größer als erlaubt und wurden nicht gespeichert.",
            "Verkleinern Sie die Datei, zum Beispiel durch Scannen mit geringerer Auflösung, oder teilen Sie sie auf."),
        429 => new(
            "Zu viele Anfragen",
            "Von Ihrem Konto oder Ihrem Arbeitsplatz kamen in kurzer Zeit sehr viele Anfragen. Die letzte wurde nicht ausgeführt."),
        >= 500 => new(
            "Es ist ein Fehler aufgetreten",
            "Das liegt nicht an Ihnen. Ihre letzte Eingabe wurde möglicherweise nicht gespeichert. Bitte prüfen Sie das, bevor Sie sie wiederholen.",
            "Wenn der Fehler noch einmal auftritt, nennen Sie Ihrer Administration bitte die Fehlernummer."),
        _ => new(
            "Die Anfrage konnte nicht bearbeitet werden",
            "Die Angaben waren unvollständig oder nicht lesbar. Gehen Sie im Browser eine Seite zurück und versuchen Sie es noch einmal."),
    };
}
