using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Buergerservice.Portal.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class BoothScreens : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_devices_displays_BoothId",
                table: "devices_displays");

            migrationBuilder.AddColumn<string>(
                name: "Screen",
                table: "devices_displays",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "Kabine");

            migrationBuilder.AddColumn<string>(
                name: "HearingLoop",
                table: "devices_agents",
                type: "TEXT",
                maxLength: 200,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "booth_wishes",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Tenant = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    BoothId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Contact = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Time = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Concern = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    DoneAt = table.Column<long>(type: "INTEGER", nullable: true),
                    DoneBy = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    DeletionClass = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    Revision = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_booth_wishes", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "display_resets",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Tenant = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    BoothId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Screen = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Call = table.Column<Guid>(type: "TEXT", nullable: false),
                    DisplayId = table.Column<Guid>(type: "TEXT", nullable: false),
                    ClearedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    DeletionClass = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_display_resets", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_devices_displays_BoothId_Screen",
                table: "devices_displays",
                columns: new[] { "BoothId", "Screen" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_booth_wishes_Tenant_DoneAt",
                table: "booth_wishes",
                columns: new[] { "Tenant", "DoneAt" });

            migrationBuilder.CreateIndex(
                name: "IX_display_resets_Call_BoothId_Screen",
                table: "display_resets",
                columns: new[] { "Call", "BoothId", "Screen" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "booth_wishes");

            migrationBuilder.DropTable(
                name: "display_resets");

            migrationBuilder.DropIndex(
                name: "IX_devices_displays_BoothId_Screen",
                table: "devices_displays");

            migrationBuilder.DropColumn(
                name: "Screen",
                table: "devices_displays");

            migrationBuilder.DropColumn(
                name: "HearingLoop",
                table: "devices_agents");

            migrationBuilder.CreateIndex(
                name: "IX_devices_displays_BoothId",
                table: "devices_displays",
                column: "BoothId",
                unique: true);
        }
    }
}
