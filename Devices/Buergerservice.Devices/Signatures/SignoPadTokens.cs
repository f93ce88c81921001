namespace Buergerservice.Devices.Signatures;

/// <summary>Names of the vendor's protocol (signoPAD-API/Web, interface 3.4) the driver uses.</summary>
internal static class SignoPadTokens
{
    public const string Type = "TOKEN_TYPE";
    public const string Request = "TOKEN_TYPE_REQUEST";
    public const string Response = "TOKEN_TYPE_RESPONSE";
    public const string Command = "TOKEN_CMD";
    public const string Origin = "TOKEN_CMD_ORIGIN";
    public const string Id = "TOKEN_ID";
    public const string ReturnCode = "TOKEN_PARAM_RETURN_CODE";
    public const string Search = "TOKEN_CMD_SEARCH_FOR_PADS";
    public const string Open = "TOKEN_CMD_OPEN_PAD";
    public const string Close = "TOKEN_CMD_CLOSE_PAD";
    public const string Start = "TOKEN_CMD_SIGNATURE_START";
    public const string Confirm = "TOKEN_CMD_SIGNATURE_CONFIRM";
    public const string Retry = "TOKEN_CMD_SIGNATURE_RETRY";
    public const string Cancel = "TOKEN_CMD_SIGNATURE_CANCEL";
    public const string Point = "TOKEN_CMD_SIGNATURE_POINT";
    public const string Image = "TOKEN_CMD_SIGNATURE_IMAGE";
    public const string SignData = "TOKEN_CMD_SIGNATURE_SIGN_DATA";
    public const string Disconnect = "TOKEN_CMD_DISCONNECT";
    public const string Error = "TOKEN_CMD_ERROR";
}
