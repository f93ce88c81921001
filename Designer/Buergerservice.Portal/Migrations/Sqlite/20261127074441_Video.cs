using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Buergerservice.Portal.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Video : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "devices_displays",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Tenant = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    BoothId = table.Column<Guid>(type: "TEXT", nullable: false),
                    CodeHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    CodeExpiresAt = table.Column<long>(type: "INTEGER", nullable: true),
                    SecretHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    SignedInAt = table.Column<long>(type: "INTEGER", nullable: true),
                    DeletionClass = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    Revision = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_devices_displays", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "video_sessions",
                columns: table => new
                {
                    Call = table.Column<Guid>(type: "TEXT", nullable: false),
                    Tenant = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    BoothId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Epoch = table.Column<int>(type: "INTEGER", nullable: false),
                    RenewedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    DeletionClass = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_video_sessions", x => x.Call);
                });

            migrationBuilder.CreateTable(
                name: "video_signals",
                columns: table => new
                {
                    Call = table.Column<Guid>(type: "TEXT", nullable: false),
                    Epoch = table.Column<int>(type: "INTEGER", nullable: false),
                    FromBooth = table.Column<bool>(type: "INTEGER", nullable: false),
                    Number = table.Column<int>(type: "INTEGER", nullable: false),
                    Tenant = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    BoothId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Body = table.Column<string>(type: "TEXT", nullable: false),
                    DeletionClass = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_video_signals", x => new { x.Call, x.Epoch, x.FromBooth, x.Number });
                });

            migrationBuilder.CreateIndex(
                name: "IX_devices_displays_BoothId",
                table: "devices_displays",
                column: "BoothId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_devices_displays_CodeHash",
                table: "devices_displays",
                column: "CodeHash");

            migrationBuilder.CreateIndex(
                name: "IX_video_sessions_BoothId",
                table: "video_sessions",
                column: "BoothId");

            migrationBuilder.CreateIndex(
                name: "IX_video_signals_BoothId",
                table: "video_signals",
                column: "BoothId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "devices_displays");

            migrationBuilder.DropTable(
                name: "video_sessions");

            migrationBuilder.DropTable(
                name: "video_signals");
        }
    }
}
